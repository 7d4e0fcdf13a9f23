import Workload

/// The controlled delay of a queue: whether what waits in it has waited for too long, for too long a time.
///
/// As in Facebook's folly (`folly/executors/Codel.h`), after Nichols and Jacobson, "Controlling Queue Delay", ACM Queue
/// 2012: a queue is overloaded if for a whole interval not one entry waited for less than the target; while it is, what
/// has waited for twice the target is refused.
///
/// Where the newest goes first, the newest never waits, and the least delay tells nothing. What it stands for there is
/// the time since the queue was last empty.
struct CoDel: Sendable {
    /// 5 ms and 100 ms, as in both sources.
    static let targetNanoseconds: Int64 = 5_000_000
    static let intervalNanoseconds: Int64 = 100_000_000

    private var isOverloaded = false
    private var intervalEnd = Instant(nanoseconds: 0)
    private var leastDelay: Int64 = 0
    /// No entry has waited since then.
    private var emptyAt: Instant?

    /// - Parameters:
    ///   - delay: how long the entry that is taken has waited.
    ///   - inOrder: whether that is as long as any of those that wait.
    ///   - isLast: whether no other waits.
    mutating func refuses(waitedFor delay: Int64, inOrder: Bool, isLast: Bool, at now: Instant) -> Bool {
        if isLast || emptyAt == nil { emptyAt = now }
        let standing = inOrder ? delay : emptyAt.map { now.nanosecondsSince($0) } ?? 0
        guard now < intervalEnd else {
            beginInterval(at: now, standing: standing)
            return false  // as in folly: it takes more than one entry to refuse one
        }
        leastDelay = min(leastDelay, standing)
        return isOverloaded && delay > 2 * CoDel.targetNanoseconds
    }

    private mutating func beginInterval(at now: Instant, standing: Int64) {
        let sinceEnd = now.nanosecondsSince(intervalEnd)
        // Where a whole interval more has passed, and nothing has waited through it, the queue was empty meanwhile:
        // what the last one saw before is over.
        let wasEmpty = sinceEnd >= CoDel.intervalNanoseconds && standing < sinceEnd
        isOverloaded = leastDelay > CoDel.targetNanoseconds && !wasEmpty
        intervalEnd = now.advanced(byNanoseconds: CoDel.intervalNanoseconds)
        leastDelay = standing
    }
}
