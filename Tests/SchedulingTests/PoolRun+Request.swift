import Workload

@testable import Scheduling

// Without Testing, whose expectations are others.

extension PoolRun {
    struct Request {
        var ticket: Ticket
        var expectation: Expectation?
        /// It waits to begin.
        var isWaiting = false
        var answers = 0
    }

    typealias Expected = Expectation
    typealias End = Expectation.End
}
