import Workload

/// The times of a schedule, as they are written: durations of a day at most, so that no sum of them overflows.
package enum ScheduleTime {
    package static let longest = Duration.seconds(86_400)

    /// What a message tells someone who got it wrong.
    package static let expectation = "\(DurationText.expectation), at most a day"

    /// Nil unless it is a duration of at most a day.
    package static func parse(_ text: String) -> Duration? {
        DurationText.parse(text).flatMap { $0 <= longest ? $0 : nil }
    }

    package static func read(_ text: String) throws(LoadError) -> Duration {
        guard let duration = parse(text) else { throw LoadError("\"\(text)\": want \(expectation)") }
        return duration
    }
}
