import Workload

/// A finished run: the schedule, and what came of each of its requests.
package struct LoadRun: Sendable {
    package struct Counts: Equatable, Sendable {
        package var connections = 0
        package var attempts = 0
        /// By the retry policy.
        package var retries = 0
        /// Sent anew because a kept connection turned out dead.
        package var resent = 0
    }

    package let schedule: Schedule
    /// One for each request, in the schedule's order.
    package let records: [LoadRecord]
    /// When the schedule began.
    package let begin: Instant
    package let beginRealtimeNanoseconds: UInt64
    package let counts: Counts
    package let priority: ThreadPriority.Level
    /// Nil for a run that has sent its whole schedule. A cut one's `schedule` is what it sent of it.
    package var cut: LoadCut?
}
