import Reactor
import Testing
import Workload

@testable import Load

struct PreflightTests {
    @Test(
        arguments: [
            // Only long runs are looked at, unless it is said otherwise; who is in a hurry waits a second.
            (59.0, false, nil, nil), (61, false, nil, 5), (61, false, false, nil), (1, false, true, 5),
            (50, true, nil, 1),
            (50, true, false, nil), (50, true, true, 1),
        ] as [(Double, Bool, Bool?, Int?)])
    func look_isBeforeLongRuns(seconds: Double, isQuick: Bool, wanted: Bool?, length: Int?) {
        #expect(
            Preflight.length(ofRun: seconds, isQuick: isQuick, wanted: wanted) == length.map { Duration.seconds($0) })
    }

    private static func verdict(
        others: Double = 0, stolen: Double = 0, stalled: Double? = nil, gaps: [Int: Duration] = [:]
    ) -> String? {
        let use = MachineUse(cores: CPUSet([0, 1]), seconds: 5, others: others, stolen: stolen, stalled: stalled)
        return QuietVerdict(disturbance: .looked(use), gaps: gaps).sentence
    }

    @Test func quietMachine_isNotSpokenOf_norOneThatCannotBeJudged() {
        #expect(PreflightTests.verdict(others: 0.1, stalled: 0.2, gaps: [0: .microseconds(900)]) == nil)
        #expect(QuietVerdict(disturbance: .unknown("remote"), gaps: [:]).sentence == nil)
    }

    @Test func whatIsNotQuiet_isSaidInOneSentence() {
        #expect(
            PreflightTests.verdict(others: 4, stalled: 2, gaps: [0: .milliseconds(2), 1: .milliseconds(8)])
                == "this machine is not quiet: others used 40 % of cores 0,1, the hypervisor 0 %; tasks waited "
                + "for a CPU 40 % of the time; a thread that never waited was kept off core 1 for 8.00 ms. The run "
                + "goes on; what others disturb is marked as invalid")
        for sentence in [PreflightTests.verdict(stolen: 1), PreflightTests.verdict(stalled: 1)] {
            #expect(sentence?.hasPrefix("this machine is not quiet: ") == true)
        }
    }

    @Test func machine_isLookedAt_andThisProcessKeepsItsCores() throws {
        let before = CPUSet.allowed
        // Whatever it says of this machine.
        _ = Preflight.look(
            .children(before), for: .milliseconds(60), ProgressLine(name: "load"), until: try Interruption())
        #expect(CPUSet.allowed == before)
    }
}
