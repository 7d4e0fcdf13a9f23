import Workload

/// One request of a schedule: when it is sent, and its own numbers, in nanoseconds.
package struct ScheduledRequest: Equatable, Sendable {
    /// From the schedule's begin.
    package var at: Int64
    /// Compute before the downstream call; whole microseconds, like the two below.
    package var before: Int64
    package var downstream: Int64
    package var after: Int64
    /// The budget, counted from `at`.
    package var deadline: Int64
    /// Its class, by its place among the schedule's; 0 where there is one alone.
    package var classNumber: Int

    package init(
        at: Int64, before: Int64, downstream: Int64, after: Int64, deadline: Int64, classNumber: Int = 0
    ) {
        self.at = at
        self.before = before
        self.downstream = downstream
        self.after = after
        self.deadline = deadline
        self.classNumber = classNumber
    }

    /// When the client gives up, from the schedule's begin.
    package var expiry: Int64 { at + deadline }
}
