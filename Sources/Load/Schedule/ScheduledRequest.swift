import Workload

/// One request of a schedule: when it is sent, and its own numbers. All in nanoseconds.
package struct ScheduledRequest: Equatable, Sendable {
    /// From the schedule's begin.
    package var at: Int64
    /// Compute before the downstream call; whole microseconds, like the two below.
    package var before: Int64
    package var downstream: Int64
    package var after: Int64
    /// The budget, counted from `at`.
    package var deadline: Int64

    package init(at: Int64, before: Int64, downstream: Int64, after: Int64, deadline: Int64) {
        self.at = at
        self.before = before
        self.downstream = downstream
        self.after = after
        self.deadline = deadline
    }

    /// When the client gives up, from the schedule's begin.
    package var expiry: Int64 { at + deadline }
}
