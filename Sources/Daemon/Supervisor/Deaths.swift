import Reactor
import Workload

/// Workers of the crew that died one after another, each of them young: what `/readyz` tells while none accepts. That a
/// worker accepts for a moment before it dies ends no row.
struct Deaths {
    private var count = 0
    private var last: (slot: Int, cause: String)?
    private var nextStart = Instant(nanoseconds: 0)

    /// - Parameters:
    ///   - age: how long the worker lived.
    ///   - delay: the time until its next start.
    mutating func note(worker slot: Int, _ cause: String, afterLife age: Duration, nextStartIn delay: Duration) {
        count = age < RestartDelay.youth ? count + 1 : 1
        last = (slot, cause)
        nextStart = Clock.now() + delay
    }

    /// One clause; nil if the last one that died is not missing.
    ///
    /// - Parameter missing: the slots without a worker that accepts.
    func story(at now: Instant, missing: [Int]) -> String? {
        guard let last, missing.contains(last.slot) else { return nil }
        let deaths = count == 1 ? "1 death" : "\(count) deaths in a row"
        let wait = nextStart - now
        let next = wait > .zero ? "is in \(wait.nanoseconds / 1_000_000) ms" : "is under way"
        return "\(deaths), the last one of worker \(last.slot), \(last.cause); its next start \(next)"
    }
}
