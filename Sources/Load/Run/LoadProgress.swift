import Workload

/// How far a run is.
package struct LoadProgress: Sendable {
    package let sent: Int
    package let finished: Int
    package let total: Int
    /// From the schedule's begin.
    package let elapsed: Duration
    /// Of the whole schedule.
    package let duration: Duration

    init(sent: Int, finished: Int, of schedule: Schedule, elapsed: Duration) {
        self.sent = sent
        self.finished = finished
        total = schedule.requests.count
        self.elapsed = elapsed
        duration = schedule.duration
    }

    /// When to tell.
    struct Pace {
        private static let interval = Duration.milliseconds(250)
        private var next: Instant?

        mutating func isDue(_ now: Instant) -> Bool {
            guard next.map({ now >= $0 }) ?? true else { return false }
            next = now + Pace.interval
            return true
        }
    }
}
