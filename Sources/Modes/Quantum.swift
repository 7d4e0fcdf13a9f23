import Reactor
import Workload

/// How long a loop runs entries before it polls again: accept and parse go on between entries, so that queueing is
/// visible and not hidden in the kernel, and trivial requests do not pay a poll each.
struct Quantum {
    /// 200 µs: some thirty trivial requests.
    private static let nanoseconds: UInt64 = 200_000

    private let end: Instant

    init(from now: Instant) {
        end = Instant(nanoseconds: now.nanoseconds + Quantum.nanoseconds)
    }

    func isOver(at now: Instant) -> Bool { now >= end }
}
