import Synchronization
import Workload

/// Where the gauges of a worker's run queue and policy lie in its slab. They are stored, not added, and never summed.
/// Each that may be unknown is kept one higher, so that 0 says so.
struct QueueGauges: Sendable {
    let start: Int

    /// Estimates that there is room for; a worker that has learned more tells these.
    static var estimateRows: Int { 64 }

    var oldest: Int { start }
    var workAhead: Int { start + 1 }
    var isShedding: Int { start + 2 }
    /// What was dropped when it was looked at last.
    var seenDrops: Int { start + 3 }
    /// When the oldest entry was looked for.
    var looked: Int { start + 4 }
    var estimates: Int { start + 5 }

    /// A worker looks four times a second. One that has not for so long stands still, and what it saw still waits.
    static let standstill = Duration.milliseconds(500)
    var end: Int { estimates + QueueGauges.estimateRows * SlabEstimate.width }
}

extension WorkerSlab {
    /// The run queue at this moment.
    ///
    /// - Parameter length: entries that are ready and wait for a runner.
    public func runQueue(length: Int) {
        cells.store(UInt64(max(0, length)), in: SlabLayout.counter(.runQueueDepth))
    }

    /// - Parameters:
    ///   - oldest: since when the entry that has waited longest is ready; nil if there is none.
    ///   - now: when that was so.
    public func runQueue(oldest: Instant?, at now: Instant) {
        cells.store(oldest.map(\.nanoseconds) ?? 0, in: gauges.oldest)
        cells.store(now.nanoseconds, in: gauges.looked)
    }

    /// Looks at what the policy does. To be called several times a second, by one thread.
    ///
    /// - Parameter workAhead: until all that was let in is done, where the policy goes by it.
    public func policyState(workAhead: Duration? = nil) {
        cells.store(workAhead.map { UInt64(max(0, $0.nanoseconds)) + 1 } ?? 0, in: gauges.workAhead)
        let (drops, seen) = (dropsSoFar, cells.base[gauges.seenDrops].load(ordering: .relaxed))
        cells.store(drops > seen ? 2 : 1, in: gauges.isShedding)
        cells.store(drops, in: gauges.seenDrops)
    }

    /// Requests that the policy has dropped, or would have, if it is dark.
    private var dropsSoFar: UInt64 {
        let counted = DropReason.allCases.filter { $0 != .abandoned && !$0.isOfKey }.flatMap { reason in
            DropEnd.allCases.map { cells.base[SlabLayout.drop($0, reason)].load(ordering: .relaxed) }
        }
        return counted.reduce(value(of: .wouldHaveShedMet) + value(of: .wouldHaveShedMissed), +)
    }

    /// What the worker has learned at this moment, of each class of requests. What it has forgotten is gone.
    public func estimates(_ estimates: some Sequence<SlabEstimate>) {
        var rows = estimates.prefix(QueueGauges.estimateRows).makeIterator()
        for row in 0..<QueueGauges.estimateRows {
            let cell = gauges.estimates + row * SlabEstimate.width
            for (index, value) in (rows.next()?.cells ?? SlabEstimate.none).enumerated() {
                cells.store(value, in: cell + index)
            }
        }
    }
}

/// A reading of a worker's run queue, its policy and what it has learned.
public struct QueueReading: Equatable, Sendable {
    public var length: Int
    /// Of the entry that had waited longest when the worker last looked; nil if there was none, or nobody knows.
    public var age: Duration?
    public var policy: PolicyFacts
    public var workAhead: Duration?
    /// Whether the policy has dropped anything, or would have, between the last two looks; nil before.
    public var isShedding: Bool?
    /// Those that were measured.
    public var estimates: [SlabEstimate] = []

    /// - Parameter withEstimates: false spares who does not show them most of the reading.
    public init(of slab: WorkerSlab, at now: Instant, withEstimates: Bool = true) {
        let value = { (cell: Int) in slab.cells.base[cell].load(ordering: .relaxed) }
        length = Int(clamping: slab.value(of: .runQueueDepth))
        let oldest = value(slab.gauges.oldest)
        let looked = Instant(nanoseconds: value(slab.gauges.looked))
        // It may be gone since.
        let end = now - looked > QueueGauges.standstill ? now : looked
        age = oldest == 0 || length == 0 ? nil : max(.zero, end - Instant(nanoseconds: oldest))
        policy = slab.policy
        let ahead = value(slab.gauges.workAhead)
        workAhead = ahead == 0 ? nil : .nanoseconds(Int64(clamping: ahead - 1))
        let flag = value(slab.gauges.isShedding)
        isShedding = flag == 0 ? nil : flag == 2
        for row in 0..<(withEstimates ? QueueGauges.estimateRows : 0) {
            let cell = slab.gauges.estimates + row * SlabEstimate.width
            if let estimate = SlabEstimate(cells: (0..<SlabEstimate.width).map { value(cell + $0) }) {
                estimates.append(estimate)
            }
        }
    }
}
