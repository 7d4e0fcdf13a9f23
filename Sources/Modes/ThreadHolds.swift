import Workload

/// Who held the loop's thread lately: the last compute steps that were long enough to make another request wait.
///
/// Written and read on the loop's thread only.
package final class ThreadHolds: @unchecked Sendable {
    // Safe to send: it is made for modes that have one thread, and travels inside `Processor`, which others share.

    /// Steps shorter than this are forgotten, in nanoseconds: they cannot be what a miss is about.
    private static let shortestNanoseconds: Int64 = 100_000
    /// Steps remembered. Between a wait and its verdict lie at most a few long steps.
    private static let capacity = 64

    private struct Hold {
        var id: RequestID
        var start: Instant
        var end: Instant
    }

    private var holds: [Hold] = []
    private var oldest = 0

    package init() {
        holds.reserveCapacity(ThreadHolds.capacity)
    }

    package func note(_ id: RequestID, from start: Instant, until end: Instant) {
        guard end.nanosecondsSince(start) >= ThreadHolds.shortestNanoseconds else { return }
        let hold = Hold(id: id, start: start, end: end)
        if holds.count < ThreadHolds.capacity {
            holds.append(hold)
        } else {
            holds[oldest] = hold
            oldest = (oldest + 1) % ThreadHolds.capacity
        }
    }

    /// The one other request that held the thread for at least half of a wait, and for how much of it.
    package func holder(of wait: Range<Instant>, besides id: RequestID) -> Holder? {
        var longest: (id: RequestID, nanoseconds: Int64)?
        for hold in holds where hold.id != id {
            let overlap = min(hold.end, wait.upperBound).nanosecondsSince(max(hold.start, wait.lowerBound))
            if overlap > longest?.nanoseconds ?? 0 { longest = (hold.id, overlap) }
        }
        let half = wait.upperBound.nanosecondsSince(wait.lowerBound) / 2
        guard let longest, longest.nanoseconds >= half else { return nil }
        return Holder(id: longest.id, nanoseconds: UInt64(longest.nanoseconds))
    }
}
