import Reactor
import Workload

/// Workers of the crew that died one after another, since all of them accepted: what `/readyz` tells while none does.
struct Deaths {
    private var count = 0
    private var last = ""
    private var nextStart = Instant(nanoseconds: 0)

    /// - Parameter delay: the time until the worker's next start.
    mutating func note(worker slot: Int, _ cause: String, nextStartIn delay: Duration) {
        count += 1
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
