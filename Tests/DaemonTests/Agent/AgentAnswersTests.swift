import Testing
import Workload

@testable import Daemon

struct AgentAnswersTests {
    private let start = Instant(nanoseconds: 1_000_000_000_000)

    @Test func afterTheStart_andAfterADrain_itSaysReadyForAWhile_andThenNotAnyMore() {
        var answers = AgentAnswers(since: start)
        let said = [
            (false, 0), (false, 59), (false, 60), (true, 61), (true, 100), (false, 101), (false, 159), (false, 160),
        ].map { answers.next(isDraining: $0.0, percent: 73, at: start + .seconds($0.1)) }
        #expect(
            said == [
                "ready up 73%\n", "ready up 73%\n", "up 73%\n", "drain\n", "drain\n", "ready up 73%\n",
                "ready up 73%\n", "up 73%\n",
            ])
    }
}
