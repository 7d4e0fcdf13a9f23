import Testing
import Workload

struct HangUpTests {
    /// A request arrives at 0, computes from 10 to 60, and its reply is written until 70. Its client is found gone.
    @Test(arguments: [
        (30, 30, Stage.compute), (60, 60, .compute), (61, 60, .compute), (70, 60, .compute), (5, 5, .queue),
    ])
    func `a hang-up known before the reply was sent is never put into its writing`(
        seen: UInt64, at: UInt64, stage: Stage
    ) {
        var timeline = Timeline(arrival: .at(0))
        timeline.mark(.queue, until: .at(10))
        timeline.markCompute(cpuNanoseconds: 50, until: .at(60))
        let hangUp = HangUp(at: .at(seen), isAsSeen: true).by(timeline.end)
        timeline.mark(.write, until: .at(70))
        #expect(hangUp == HangUp(at: .at(at), isAsSeen: true))
        let ending = Ending(
            timeline: timeline, deadline: .at(1_000), askedCompute: 0, hangUp: hangUp.at, failure: nil)
        #expect(ending.verdict == .missed(stage: stage, cause: .hangup))
    }
}
