import Glibc
import Reactor
import Workload

/// A wait for a socket that ends at its time, and soon once someone wishes that work ends: a server that hangs would
/// hold up who has asked for an end.
struct SocketWait {
    private let expiry: Instant
    private let interruption: Interruption?

    /// What is still waited from the wish on: a server that works has answered by then.
    private static let patienceOnceInterrupted = Duration.seconds(1)

    init(until expiry: Instant, or interruption: Interruption?) {
        (self.expiry, self.interruption) = (expiry, interruption)
    }

    /// Waits until a socket can be written to, or read from.
    ///
    /// - Returns: whether it can.
    func isReady(_ descriptor: Int32, writable: Bool) -> Bool {
        var expiry = expiry
        var queries = [
            pollfd(fd: descriptor, events: Int16(writable ? POLLOUT : POLLIN), revents: 0),
            // Passed over where it is below 0 (poll(2)).
            pollfd(fd: interruption?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let left = max(0, (expiry - Clock.now()).nanoseconds / 1_000_000)
            let ready = poll(&queries, nfds_t(queries.count), Int32(left))
            // A signal that is only noted has come in between.
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return false }
            if queries[0].revents != 0 { return true }
            queries[1].fd = -1
            expiry = min(expiry, Clock.now() + SocketWait.patienceOnceInterrupted)
        }
    }
}
