import Modes
import RPC
import Reactor
import Synchronization
import Workload

/// What a worker says of its load, for replies to tell (`load_report`).
final class LoadSource: @unchecked Sendable {
    // Safe to send: of the mode it asks only what threads that run requests may ask, `window` is the loop's thread's,
    // and the rest are atomics.

    private let mode: any Mode
    /// CPUs that the worker can use at once.
    private let cpus: Double
    private let began = Atomic<Int>(0)
    private let ended = Atomic<Int>(0)
    private var window = LoadWindow()
    /// Bits of the newest rates.
    private let utilization = Atomic<UInt64>(0)
    private let requestsPerSecond = Atomic<UInt64>(0)
    /// When the queue is looked at again, and since when its oldest entry waits; 0 for none. To find that one, some
    /// disciplines look at all.
    private let nextLook = Atomic<UInt64>(0)
    private let oldestReady = Atomic<UInt64>(0)

    private static let lookInterval = Duration.milliseconds(5)

    init(mode: any Mode, cpus: Int) {
        self.mode = mode
        self.cpus = Double(max(1, cpus))
    }

    func requestBegan() { began.add(1, ordering: .relaxed) }

    func requestEnded() { ended.add(1, ordering: .relaxed) }

    /// Loop's thread, several times a second.
    func sample() {
        window.add(
            LoadWindow.Reading(
                at: Clock.now(), cpuNanoseconds: Clock.processCPU(), ended: ended.load(ordering: .relaxed)))
        let rates = window.rates
        utilization.store((rates.cpus / cpus).bitPattern, ordering: .relaxed)
        requestsPerSecond.store(rates.requests.bitPattern, ordering: .relaxed)
    }

    func report() -> OrcaReport {
        let age = queueAge(at: Clock.now())
        let ended = ended.load(ordering: .relaxed)
        return OrcaReport(
            utilization: Double(bitPattern: utilization.load(ordering: .relaxed)),
            requestsPerSecond: Double(bitPattern: requestsPerSecond.load(ordering: .relaxed)),
            queueDepth: mode.queueDepth, queueAgeMilliseconds: Double(age) / 1e6,
            inFlight: max(0, began.load(ordering: .relaxed) - ended))
    }

    /// Nanoseconds.
    private func queueAge(at now: Instant) -> UInt64 {
        let look = nextLook.load(ordering: .relaxed)
        if now.nanoseconds >= look, claimLook(look, at: now) {
            oldestReady.store(mode.oldestReady?.nanoseconds ?? 0, ordering: .relaxed)
        }
        let since = oldestReady.load(ordering: .relaxed)
        return since > 0 && since < now.nanoseconds ? now.nanoseconds - since : 0
    }

    /// One thread looks, and the others go by what it saw last.
    private func claimLook(_ look: UInt64, at now: Instant) -> Bool {
        let next = (now + LoadSource.lookInterval).nanoseconds
        return nextLook.compareExchange(expected: look, desired: next, ordering: .relaxed).exchanged
    }
}
