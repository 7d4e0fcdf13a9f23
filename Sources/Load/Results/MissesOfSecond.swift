import Workload

/// What became of the requests that were scheduled in one second.
package struct MissesOfSecond: Codable, Equatable, Sendable {
    package var total: Int
    package var missed: Int

    package init(total: Int = 0, missed: Int = 0) {
        (self.total, self.missed) = (total, missed)
    }

    /// Nil without requests.
    package var ratio: Double? { total > 0 ? Double(missed) / Double(total) : nil }

    /// Of each whole second from a moment of the schedule to its end. Requests that an interruption cut off do not
    /// count.
    package static func all(of run: LoadRun, from start: Duration = .zero) -> [MissesOfSecond] {
        let count = max(0, Int((run.schedule.duration - start).nanoseconds / 1_000_000_000))
        var seconds = [MissesOfSecond](repeating: MissesOfSecond(), count: count)
        for (request, record) in run.pairs(from: start) where record.ending != .cutOff {
            let second = Int((request.at - start.nanoseconds) / 1_000_000_000)
            guard second < count else { continue }
            seconds[second].total += 1
            if !record.isMet(request) { seconds[second].missed += 1 }
        }
        return seconds
    }
}
