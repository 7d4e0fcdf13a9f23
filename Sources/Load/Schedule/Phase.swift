import Workload

/// A stretch of a schedule with a rate of its own.
package struct Phase: Equatable, Sendable {
    package var rate: Rate
    package var duration: Duration

    /// Most of a schedule.
    package static let maximumCount = 20

    package init(rate: Rate, duration: Duration) {
        (self.rate, self.duration) = (rate, duration)
    }

    /// Requests that it sends, about.
    var requests: Double { rate.perSecond * duration.seconds }
}

extension Phase: CustomStringConvertible {
    /// Whether a text is that of phases, and not of one rate.
    package static func areMeant(by text: String) -> Bool { text.contains(":") || text.contains(",") }

    /// Reads `140/s:5s,350/s:5s,140/s:10s`: one after the other.
    package static func list(_ text: String) throws(LoadError) -> [Phase] {
        var phases: [Phase] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: ":", omittingEmptySubsequences: false).map { ForeignText.trim($0) }
            guard ends.count == 2 else {
                throw LoadError("\"\(text)\": want a rate such as 120/s, or phases such as 140/s:5s,350/s:5s")
            }
            phases.append(Phase(rate: try Rate(ends[0]), duration: try length(ends[1])))
        }
        try check(phases)
        return phases
    }

    package static func length(_ text: String) throws(LoadError) -> Duration {
        let length = try ScheduleTime.read(text)
        guard length >= .milliseconds(1) else { throw LoadError("\"\(text)\": want 1ms or more") }
        return length
    }

    package static func check(_ phases: [Phase]) throws(LoadError) {
        guard (1...maximumCount).contains(phases.count) else {
            throw LoadError("\(phases.count) phases; want 1 to \(maximumCount)")
        }
        guard phases.reduce(.zero, { $0 + $1.duration }) <= ScheduleTime.longest else {
            throw LoadError("the phases last more than a day together; make them shorter")
        }
    }

    /// The text that parses back to it, alone in a list.
    package var description: String { "\(rate):\(DurationText.format(duration))" }
}
