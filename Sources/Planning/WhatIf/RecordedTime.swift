import Load
import Workload

/// Times of records: milliseconds in JSON, nanoseconds here.
enum RecordedTime {
    /// The longest that is taken: a day, as a schedule's.
    private static let longest = 86_400_000.0

    static func nanoseconds(_ milliseconds: Double, _ path: [String], _ text: RecordText) throws(LoadError) -> Int64 {
        guard (0...longest).contains(milliseconds) else {
            throw text.refuse(path, "milliseconds, from 0 to a day of them")
        }
        return Int64((milliseconds * 1e6).rounded())
    }
}
