import Glibc
import Workload

/// Dates as Apache and nginx write them, in the zone of the process: `28/Nov/2026:01:43:53 +0000`. The newest is kept,
/// because requests of one second follow one another.
struct AccessDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private var second: UInt64?
    private var text = ""

    /// - Parameter second: since the epoch.
    mutating func text(of second: UInt64) -> String {
        guard second != self.second else { return text }
        var time = time_t(second)
        var parts = tm()
        localtime_r(&time, &parts)
        (self.second, text) = (second, AccessDate.text(parts))
        return text
    }

    static func text(_ parts: tm) -> String {
        let zone = parts.tm_gmtoff.magnitude / 60
        let date = "\(padded(UInt(parts.tm_mday)))/\(months[Int(parts.tm_mon)])/\(parts.tm_year + 1900)"
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(UInt($0)) }.joined(separator: ":")
        return "\(date):\(time) \(parts.tm_gmtoff < 0 ? "-" : "+")\(padded(zone / 60))\(padded(zone % 60))"
    }

    private static func padded(_ number: UInt) -> String { NumberText.padded("\(number)", 2) }
}
