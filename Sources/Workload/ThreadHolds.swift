/// Who held the loop's thread lately: the last steps that were long enough to make another request wait: a request
/// computed, or its body or its downstream's reply was read and parsed.
///
/// Written and read on the loop's thread only.
public final class ThreadHolds: @unchecked Sendable {
    // Safe to send: it is made for modes that have one thread, and travels inside `Processor`, which others share.

    /// Steps of about one length are remembered together, each kind in a ring of its own, so that many short ones do
    /// not displace the long one that they all waited for. The shortest of each kind, in nanoseconds, shortest first;
    /// what is shorter than all cannot be what a miss is about.
    private static let shortestNanoseconds: [Int64] = [100_000, 1_000_000, 10_000_000, 100_000_000]

    private var rings = ThreadHolds.shortestNanoseconds.map { _ in HoldRing() }

    public init() {}

    public func note(_ id: RequestID, from start: Instant, until end: Instant, isComputing: Bool = true) {
        let length = end.nanosecondsSince(start)
        guard let kind = ThreadHolds.shortestNanoseconds.lastIndex(where: { $0 <= length }) else { return }
        rings[kind].note(Hold(id: id, start: start, end: end, isComputing: isComputing))
    }

    /// The one other request that held the thread for at least half of a wait, and for how much of it.
    public func holder(of wait: Range<Instant>, besides id: RequestID) -> Holder? {
        var longest: (hold: Hold, nanoseconds: Int64)?
        for hold in rings.lazy.flatMap(\.holds) where hold.id != id {
            let overlap = min(hold.end, wait.upperBound).nanosecondsSince(max(hold.start, wait.lowerBound))
            if overlap > longest?.nanoseconds ?? 0 { longest = (hold, overlap) }
        }
        let half = wait.upperBound.nanosecondsSince(wait.lowerBound) / 2
        guard let longest, longest.nanoseconds >= half else { return nil }
        return Holder(
            id: longest.hold.id, nanoseconds: UInt64(longest.nanoseconds), isComputing: longest.hold.isComputing)
    }
}

/// One step.
private struct Hold {
    var id: RequestID
    var start: Instant
    var end: Instant
    var isComputing: Bool
}

/// The newest of many steps.
private struct HoldRing {
    /// A request that waited longer than twice for a step has no one holder, and steps of one kind differ tenfold: some
    /// twenty of them lie in such a wait, and a few behind it, before its verdict.
    private static let capacity = 64

    private(set) var holds: [Hold] = []
    private var oldest = 0

    init() {
        holds.reserveCapacity(HoldRing.capacity)
    }

    mutating func note(_ hold: Hold) {
        if holds.count < HoldRing.capacity {
            holds.append(hold)
        } else {
            holds[oldest] = hold
            oldest = (oldest + 1) % HoldRing.capacity
        }
    }
}
