import Glibc
import Workload

/// A blocking wait for a descriptor that ends early once somebody wants an end (`Interruption`): what is still to be
/// had then is had soon, or not at all.
public struct HurriedWait {
    /// What is still waited from then on: whoever works has answered, or read, by then.
    public static let patience = Duration.seconds(2)

    private let interruption: Interruption?
    private var expiry: Instant?
    private var isHurried = false

    public enum Outcome: Equatable, Sendable {
        /// The descriptor is, or has failed, which is found by using it.
        case ready
        case late
        /// Late, because an end is wanted.
        case interrupted
    }

    /// - Parameter expiry: of the whole wait, in however many parts; nil is for as long as it takes.
    public init(until expiry: Instant?, or interruption: Interruption?) {
        (self.expiry, self.interruption) = (expiry, interruption)
    }

    /// - Parameter share: an end of this wait that may come before that of the whole.
    public mutating func wait(for descriptor: Int32, writable: Bool, until share: Instant? = nil) -> Outcome {
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { queries in
            while true {
                queries[0] = pollfd(fd: descriptor, events: Int16(writable ? POLLOUT : POLLIN), revents: 0)
                // -1 is passed over.
                let interrupting = isHurried ? -1 : interruption?.descriptor ?? -1
                queries[1] = pollfd(fd: interrupting, events: Int16(POLLIN), revents: 0)
                let end = share.map { min($0, expiry ?? $0) } ?? expiry
                let count = poll(queries.baseAddress, 2, HurriedWait.milliseconds(until: end))
                if count > 0, queries[0].revents != 0 { return .ready }
                if count > 0 { hurry() }
                guard count == 0 else { continue }
                return isHurried ? .interrupted : .late
            }
        }
    }

    private mutating func hurry() {
        isHurried = true
        let soon = Clock.now() + HurriedWait.patience
        expiry = min(expiry ?? soon, soon)
    }

    /// Rounded up: a wait that ends early would spin through its last millisecond. Without an end -1, for ever.
    private static func milliseconds(until end: Instant?) -> Int32 {
        guard let end else { return -1 }
        return Int32(clamping: (max(0, (end - Clock.now()).nanoseconds) + 999_999) / 1_000_000)
    }
}
