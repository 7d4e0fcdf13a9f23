import Synchronization
import Workload

/// Where the gauges of a worker's run queue and policy lie in its slab. They are stored, not added, and never summed.
/// Each that may be unknown is kept one higher, so that 0 says so.
struct QueueGauges: Sendable {
    let start: Int

    /// Size classes that estimates are kept for; a larger one counts as the last.
    static var sizeClasses: Int { 16 }
    /// Of an estimate: how often it was measured, compute, downstream.
    static var estimateWidth: Int { 3 }
    static var kinds: Int { ComputeKind.allCases.count }

    var oldest: Int { start }
    var workAhead: Int { start + 1 }
    var isShedding: Int { start + 2 }
    /// What was dropped when it was looked at last.
    var seenDrops: Int { start + 3 }
    var estimates: Int { start + 4 }
    var end: Int { estimates + QueueGauges.kinds * QueueGauges.sizeClasses * QueueGauges.estimateWidth }

    func estimate(_ kind: Int, _ sizeClass: Int) -> Int {
        let row = kind * QueueGauges.sizeClasses + min(max(0, sizeClass), QueueGauges.sizeClasses - 1)
        return estimates + row * QueueGauges.estimateWidth
    }
}

extension WorkerSlab {
    /// The run queue at this moment.
    ///
    /// - Parameter length: entries that are ready and wait for a runner.
    public func runQueue(length: Int) {
        cells.store(UInt64(max(0, length)), in: SlabLayout.counter(.runQueueDepth))
    }

    /// - Parameter oldest: since when the entry that has waited longest is ready; nil if there is none.
    public func runQueue(oldest: Instant?) {
        cells.store(oldest.map(\.nanoseconds) ?? 0, in: gauges.oldest)
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
        let counted = DropReason.allCases.filter { $0 != .abandoned }.flatMap { reason in
            DropEnd.allCases.map { cells.base[SlabLayout.drop($0, reason)].load(ordering: .relaxed) }
        }
        return counted.reduce(value(of: .wouldHaveShedMet) + value(of: .wouldHaveShedMissed), +)
    }

    /// What the daemon has learned of the requests of one kind and size: what one that has not begun still needs.
    ///
    /// - Parameters:
    ///   - compute: CPU nanoseconds.
    ///   - downstream: nanoseconds of its call.
    ///   - count: requests that it was learned from.
    public func estimate(
        _ kind: ComputeKind, sizeClass: Int, computeNanoseconds: UInt64, downstreamNanoseconds: UInt64, count: UInt64
    ) {
        let cell = gauges.estimate(Int(kind.index), sizeClass)
        cells.store(computeNanoseconds, in: cell + 1)
        cells.store(downstreamNanoseconds, in: cell + 2)
        cells.store(count, in: cell)
    }
}

/// A reading of a worker's run queue, its policy and what it has learned.
public struct QueueReading: Equatable, Sendable {
    public struct Estimate: Equatable, Sendable {
        public var kind: ComputeKind
        public var sizeClass: Int
        public var computeNanoseconds, downstreamNanoseconds, count: UInt64
    }

    public var length: Int
    /// Of the entry that has waited longest; nil if there is none, or nobody knows.
    public var age: Duration?
    public var policy: PolicyFacts
    public var workAhead: Duration?
    /// Whether the policy has dropped anything, or would have, between the last two looks; nil before.
    public var isShedding: Bool?
    /// Those that were measured.
    public var estimates: [Estimate] = []

    public init(of slab: WorkerSlab, at now: Instant) {
        let value = { (cell: Int) in slab.cells.base[cell].load(ordering: .relaxed) }
        length = Int(clamping: slab.value(of: .runQueueDepth))
        let oldest = value(slab.gauges.oldest)
        age = oldest == 0 || length == 0 ? nil : max(.zero, now - Instant(nanoseconds: oldest))
        policy = slab.policy
        let ahead = value(slab.gauges.workAhead)
        workAhead = ahead == 0 ? nil : .nanoseconds(Int64(clamping: ahead - 1))
        let flag = value(slab.gauges.isShedding)
        isShedding = flag == 0 ? nil : flag == 2
        for kind in ComputeKind.allCases {
            for sizeClass in 0..<QueueGauges.sizeClasses {
                let cell = slab.gauges.estimate(Int(kind.index), sizeClass)
                let count = value(cell)
                guard count > 0 else { continue }
                estimates.append(
                    Estimate(
                        kind: kind, sizeClass: sizeClass, computeNanoseconds: value(cell + 1),
                        downstreamNanoseconds: value(cell + 2), count: count))
            }
        }
    }
}
