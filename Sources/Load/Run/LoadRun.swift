import Workload

/// A finished run: the schedule, and what came of each of its requests.
package struct LoadRun: Sendable {
    package struct Counts: Equatable, Sendable {
        package var connections = 0
        /// By the retry policy.
        package var retries = 0
        /// Attempts of naive clients after their requests' deadlines that were replied to with 2xx: in time to the
        /// server, and of no use to their requests.
        package var servedAfterwards = 0
        /// Attempts at each server, where there are several.
        package var attemptsByMachine: [Int] = []
    }

    package let schedule: Schedule
    /// One for each request, in the schedule's order.
    package let records: [LoadRecord]
    package let beginRealtimeNanoseconds: UInt64
    package let counts: Counts
    package let priority: ThreadPriority.Level
    /// What its requests were sent in.
    package var messageProtocol = MessageProtocol.http1
    /// In their order.
    package var servers: [String] = []
    /// Nil for a run that has sent its whole schedule. A cut one's `schedule` is what it sent of it.
    package var cut: LoadCut?

    /// Each request with what came of it.
    ///
    /// - Parameter start: those that were scheduled before it are left out (warm-up).
    package func pairs(from start: Duration = .zero) -> [(request: ScheduledRequest, record: LoadRecord)] {
        zip(schedule.requests, records).filter { $0.0.at >= start.nanoseconds }.map { (request: $0.0, record: $0.1) }
    }

    /// The time that they are counted over.
    func span(from start: Duration) -> Duration { max(.zero, schedule.duration - start) }
}
