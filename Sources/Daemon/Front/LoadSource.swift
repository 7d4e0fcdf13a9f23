import Modes
import RPC
import Reactor
import Synchronization

/// What a worker says of its load, for replies to tell (`load_report`).
final class LoadSource: @unchecked Sendable {
    // Safe to send: of the mode it asks only what any thread may ask, `window` is the loop's thread's, and the rest are
    // atomics.

    private let mode: any Mode
    /// CPUs that the worker can use at once.
    private let cpus: Double
    private let began = Atomic<Int>(0)
    private let ended = Atomic<Int>(0)
    private var window = LoadWindow()
    /// Bits of the newest rates.
    private let utilization = Atomic<UInt64>(0)
    private let requestsPerSecond = Atomic<UInt64>(0)

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
        let age = mode.oldestReady.map { Clock.now().nanosecondsSince($0) } ?? 0
        let ended = ended.load(ordering: .relaxed)
        return OrcaReport(
            utilization: Double(bitPattern: utilization.load(ordering: .relaxed)),
            requestsPerSecond: Double(bitPattern: requestsPerSecond.load(ordering: .relaxed)),
            queueDepth: mode.queueDepth, queueAgeMilliseconds: Double(max(0, age)) / 1e6,
            inFlight: max(0, began.load(ordering: .relaxed) - ended))
    }
}
