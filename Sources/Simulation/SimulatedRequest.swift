import Scheduling
import Workload

/// One request: when it is sent, and what it asks for. Nanoseconds; times are from the run's begin.
package struct SimulatedRequest: Equatable, Sendable {
    package var at: Int64
    /// Compute before the downstream call, the call, and compute after it. Without a call both parts are one.
    package var before, downstream, after: Int64
    /// The budget, counted from `at`.
    package var deadline: Int64
    /// Its like, whose times a policy learns together.
    package var of: Estimates.Class

    package init(
        at: Int64, before: Int64, downstream: Int64 = 0, after: Int64 = 0, deadline: Int64,
        of: Estimates.Class? = nil
    ) {
        (self.at, self.before, self.downstream, self.after) = (at, before, downstream, after)
        self.deadline = deadline
        self.of = of ?? Estimates.Class(kind: .spin, body: 0, budgetNanoseconds: deadline)
    }

    /// When its deadline falls.
    package var expiry: Int64 { at + deadline }
}
