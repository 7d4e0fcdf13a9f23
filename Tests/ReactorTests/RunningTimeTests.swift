import Glibc
import Testing
import Workload

@testable import Reactor

struct RunningTimeTests {
    /// Milliseconds since the last look, after which this one was due, and what of them counts.
    @Test(arguments: [
        (0, 1_000, 0), (1_000, 1_000, 1_000), (1_400, 1_000, 1_400), (2_000, 1_000, 2_000), (2_001, 1_000, 250),
        (86_400_000, 1_000, 250), (3_000, 125, 31),
    ])
    func timeSinceTheLastLook_countsUnlessThereWasAPause(passed: Int, due: Int, counted: Int) {
        let time = RunningTime.counted(.milliseconds(passed), due: .milliseconds(due))
        #expect(time.nanoseconds / 1_000_000 == counted)
    }

    @Test func countdown_goesOffOnce_andNotWhenItIsCancelled() throws {
        let loop = try EventLoop()
        var times = 0
        let countdown = try Countdown(loop) { times += 1 }
        let cancelled = try Countdown(loop) { times += 100 }
        countdown.schedule(after: .milliseconds(1))
        cancelled.schedule(after: .milliseconds(1))
        cancelled.cancel()
        loop.poll(waiting: true)
        #expect(times == 1)
        loop.poll(waiting: false)
        #expect(times == 1)
    }
}
