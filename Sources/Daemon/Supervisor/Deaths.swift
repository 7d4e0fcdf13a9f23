import Reactor
import Workload

/// Workers of the crew that died one after another, each of them young: what `/readyz` tells while none accepts. That a
/// worker accepts for a moment before it dies ends no row.
struct Deaths {
    private var count = 0
    private var last = ""
    private var nextStart = Instant(nanoseconds: 0)

    /// - Parameters:
    ///   - age: how long the worker lived.
    ///   - delay: the time until its next start.
    mutating func note(worker slot: Int, _ cause: String, afterLife age: Duration, nextStartIn delay: Duration) {
        count = age < Backoff.youth ? count + 1 : 1
        last = "worker \(slot), \(cause)"
        nextStart = Clock.now() + delay
    }

    /// One clause; nil if none has died.
    func story(at now: Instant) -> String? {
        guard count > 0 else { return nil }
        let deaths = count == 1 ? "1 death" : "\(count) deaths in a row"
        let wait = nextStart - now
        let next = wait > .zero ? "is in \(wait.nanoseconds / 1_000_000) ms" : "is under way"
        return "\(deaths), the last one of \(last); its next start \(next)"
    }
}
