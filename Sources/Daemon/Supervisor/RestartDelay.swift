import Workload

/// How long to wait before a child that died is started again: at once the first time, then longer and longer while it
/// keeps dying young.
struct RestartDelay {
    /// A child that lived this long was well.
    static let youth = Duration.seconds(5)
    private static let first = Duration.milliseconds(100)
    private static let longest = Duration.seconds(10)

    private var next = Duration.zero

    /// The delay before the next start, after a life of `age`.
    mutating func delay(afterLife age: Duration) -> Duration {
        if age >= RestartDelay.youth { next = .zero }
        defer { next = min(max(next * 2, RestartDelay.first), RestartDelay.longest) }
        return next
    }
}
