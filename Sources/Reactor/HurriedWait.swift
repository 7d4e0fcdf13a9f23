import Glibc
import Workload

/// A blocking wait for a descriptor that ends early once somebody wants an end (`Interruption`): what is still to be
/// had then is had soon, or not at all.
package struct HurriedWait {
    /// What is still waited from then on: whoever works has answered, or read, by then.
    package static let patience = Duration.seconds(2)

    private let interruption: Interruption?
    private var expiry: Instant?
    private var isHurried = false

    package enum Outcome: Equatable, Sendable {
        /// The descriptor is, or has failed, which is found by using it.
        case ready
        case late
        /// Late, because an end is wanted.
        case interrupted
    }

    /// - Parameter expiry: of the whole wait, in however many parts; nil is for as long as it takes.
    package init(until expiry: Instant?, or interruption: Interruption?) {
        (self.expiry, self.interruption) = (expiry, interruption)
    }

    package mutating func wait(for descriptor: Int32, writable: Bool) -> Outcome {
        while true {
            var queries = [pollfd(fd: descriptor, events: Int16(writable ? POLLOUT : POLLIN), revents: 0)]
            if let interruption, !isHurried {
                queries.append(pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0))
            }
            let count = poll(&queries, nfds_t(queries.count), millisecondsLeft)
            if count > 0, queries[0].revents != 0 { return .ready }
            if count > 0 { hurry() }
            guard count == 0 else { continue }
            return isHurried ? .interrupted : .late
        }
    }

    private mutating func hurry() {
        isHurried = true
        let soon = Clock.now() + HurriedWait.patience
        expiry = min(expiry ?? soon, soon)
    }

    private var millisecondsLeft: Int32 {
        guard let expiry else { return -1 }
        return Int32(min(Int64(Int32.max), max(0, (expiry - Clock.now()).nanoseconds / 1_000_000)))
    }
}
