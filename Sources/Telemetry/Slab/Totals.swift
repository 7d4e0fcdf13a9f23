import Workload

/// What the slabs of reaped workers leave behind: their counts, by mode and by slot, and their newest records. With the
/// slabs of the living it makes the whole account.
public struct Totals: Sendable {
    private var modes: [(name: String, tally: Tally)]
    private var slots: [Int: Tally] = [:]
    private var met = DepartedRecords(capacity: WorkerSlab.metCapacity)
    private var missed = DepartedRecords(capacity: WorkerSlab.missedCapacity)

    /// - Parameter modes: the modes that are accounted for from the beginning, in the order in which they are shown.
    public init(modes: [String]) {
        self.modes = modes.map { ($0, Tally()) }
    }

    /// Takes over what a reaped worker counted. Its process must be gone: what it had in flight died with it and is
    /// counted as failed and missed, and its connections are closed.
    ///
    /// - Returns: how many requests died with it.
    @discardableResult
    public mutating func fold(_ slab: WorkerSlab) -> UInt64 {
        var tally = Tally(slab)
        let lost = tally.inFlight
        tally[.requestsLost] += lost
        tally[.connectionsClosed] += tally.openConnections
        tally[.threadsReleased] += tally.busyThreads
        tally[.acceptPaused] = 0
        tally[.runQueueDepth] = 0
        tally[.bufferedBytes] = 0
        Totals.add(tally, to: &modes, slab.mode)
        slots[slab.slot, default: Tally()] += tally
        met.take(slab.newest(met: true))
        missed.take(slab.newest(met: false))
        return lost
    }

    /// The whole account at this moment: what was folded, and a reading of each living worker's slab.
    public func accounts(with living: [WorkerSlab]) -> Accounts {
        var modes = modes
        var slots = slots
        for slab in living {
            let tally = Tally(slab)
            Totals.add(tally, to: &modes, slab.mode)
            slots[slab.slot, default: Tally()] += tally
        }
        return Accounts(modes: modes, workers: slots.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// Of the records at hand, the newest ones that a filter lets through, newest first.
    public func records(_ filter: RequestFilter, with living: [WorkerSlab]) -> [RequestRecord] {
        filter.select(from: sources(for: filter, with: living))
    }

    /// Those that may have records that a filter lets through.
    func sources(for filter: RequestFilter, with living: [WorkerSlab]) -> [NewestRecords.Source] {
        var sources: [NewestRecords.Source] = []
        for isMet in [true, false] where filter.takes(met: isMet) {
            sources += living.filter(filter.takes).map { $0.newest(met: isMet) }
            sources.append((isMet ? met : missed).newest())
        }
        return sources
    }

    private static func add(_ tally: Tally, to modes: inout [(name: String, tally: Tally)], _ mode: String) {
        if let index = modes.firstIndex(where: { $0.name == mode }) {
            modes[index].tally += tally
        } else {
            modes.append((mode, tally))
        }
    }
}

/// The counts of all workers, living and gone, by mode and by slot. Either sums to the whole.
public struct Accounts: Sendable {
    public var modes: [(name: String, tally: Tally)]
    public var workers: [(slot: Int, tally: Tally)]

    /// Without the modes that have counted nothing: they have had no worker yet. One that has had one stays, so that no
    /// counter vanishes.
    ///
    /// - Parameter configured: stays too.
    func shown(configured: String) -> Accounts {
        let untouched = Tally()
        let modes = modes.filter { $0.name == configured || $0.tally != untouched }
        return Accounts(modes: modes, workers: workers)
    }

    /// The whole.
    public var total: Tally {
        modes.reduce(into: Tally()) { $0 += $1.tally }
    }
}

/// The newest records of workers that are gone.
private struct DepartedRecords {
    let capacity: Int
    /// Newest first.
    private var records: [RequestRecord] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Takes a worker's, and drops the oldest that are too many.
    mutating func take(_ others: @escaping NewestRecords.Source) {
        records = Array(NewestRecords(of: [others, newest()]).prefix(capacity))
    }

    func newest() -> NewestRecords.Source {
        var rest = records[...]
        return { rest.popFirst() }
    }
}
