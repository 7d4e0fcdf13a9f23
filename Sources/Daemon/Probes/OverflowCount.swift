import Reactor

/// The overflows of all listening sockets that there have been: the kernel counts by socket, and forgets those of one
/// that is closed, as a reload may.
struct OverflowCount {
    /// Of sockets that are gone.
    private var past: UInt64 = 0
    private var last: [Socket: UInt64] = [:]

    /// Takes what the kernel says of the sockets at hand, and gives the sum that never goes back. What a socket turned
    /// away after it was last looked at is lost with it.
    mutating func sum(with current: [Socket: UInt64]) -> UInt64 {
        for (socket, count) in last {
            // A descriptor may stand for a new socket by now.
            if let now = current[socket], now >= count { continue }
            past += count
        }
        last = current
        return current.values.reduce(past, +)
    }
}
