import DequeModule
import Workload

/// Readings of what a worker has done so far, of the last second: how much it does.
struct LoadWindow {
    struct Reading {
        var at: Instant
        /// CPU time of the process.
        var cpuNanoseconds: UInt64
        /// Requests that have ended.
        var ended: Int
    }

    /// From the oldest reading to the newest there is at least this, once they are there.
    private static let length = Duration.seconds(1).nanoseconds
    /// However often it is read.
    private static let mostReadings = 64

    private var readings = Deque<Reading>()

    mutating func add(_ reading: Reading) {
        readings.append(reading)
        while readings.count > 2,
            readings.count > LoadWindow.mostReadings
                || reading.at.nanosecondsSince(readings[1].at) >= LoadWindow.length
        {
            readings.removeFirst()
        }
    }

    /// Of one CPU, and requests a second. Nothing before the second reading.
    var rates: (cpus: Double, requests: Double) {
        guard let first = readings.first, let last = readings.last, last.at > first.at else { return (0, 0) }
        let nanoseconds = Double(last.at.nanosecondsSince(first.at))
        return (
            Double(last.cpuNanoseconds &- first.cpuNanoseconds) / nanoseconds,
            Double(last.ended - first.ended) * 1e9 / nanoseconds
        )
    }
}
