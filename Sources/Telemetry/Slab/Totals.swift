import Workload

/// What the slabs of reaped workers leave behind: their counts, by mode and by slot, and their newest records. With the
/// slabs of the living it makes the whole account.
public struct Totals: Sendable {
    private var modes: [(name: String, tally: Tally)]
    private var slots: [Int: Tally] = [:]
    private var policies: [(name: String, wouldShed: WouldShed)] = []
    /// By mode.
    private var machines: [String: MachineAccount] = [:]
    private var records = RecordGroup.allCases.map { DepartedRecords(of: $0) }

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
        Totals.add(tally, to: &policies, slab.policy)
        machines[slab.mode, default: MachineAccount()].fold(slab)
        for index in records.indices { records[index].take(slab.newest(records[index].group)) }
        return lost
    }

    /// The whole account at this moment: what was folded, and a reading of each living worker's slab.
    public func accounts(with living: [WorkerSlab]) -> Accounts {
        var modes = modes
        var slots = slots
        var policies = policies
        for slab in living {
            let tally = Tally(slab)
            Totals.add(tally, to: &modes, slab.mode)
            slots[slab.slot, default: Tally()] += tally
            Totals.add(tally, to: &policies, slab.policy)
        }
        return Accounts(
            modes: modes, workers: slots.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, policies: policies,
            machines: machines(with: living))
    }

    /// By mode, what its workers call, those that are gone among them.
    public func machines(with living: [WorkerSlab]) -> [String: MachineAccount] {
        living.reduce(into: machines) { $0[$1.mode, default: MachineAccount()].add($1) }
    }

    /// Of the records at hand, the newest ones that a filter lets through, newest first.
    public func records(_ filter: RequestFilter, with living: [WorkerSlab]) -> [RequestRecord] {
        filter.select(from: sources(for: filter, with: living))
    }

    /// Those that may have records that a filter lets through.
    func sources(for filter: RequestFilter, with living: [WorkerSlab]) -> [NewestRecords.Source] {
        var sources: [NewestRecords.Source] = []
        for departed in records where filter.takes(departed.group) {
            sources += newest(departed, with: living.filter(filter.takes))
        }
        return sources
    }

    /// Of one group.
    private func newest(_ departed: DepartedRecords, with living: [WorkerSlab]) -> [NewestRecords.Source] {
        living.map { $0.newest(departed.group) } + [departed.newest()]
    }

    /// The newest misses that ended after an instant, so many at most as tell what most of them have in common.
    public func newestMisses(since start: Instant, with living: [WorkerSlab]) -> [RequestRecord] {
        let sources = records.filter { $0.group != .met }.flatMap { newest($0, with: living) }
        return NewestRecords(of: sources).prefix(Totals.mostForMainCause).filter { $0.end > start }
    }

    private static let mostForMainCause = 64

    /// Of requests that brought a trace, the newest ones in each bucket of what they are observed in. To be read before
    /// the accounts, so that each is counted there.
    public func exemplars(with living: [WorkerSlab], _ clock: WallClock) -> Exemplars {
        let newest = records.flatMap { departed in
            NewestRecords(of: living.map { $0.newestTraced(departed.group) } + [departed.newestTraced()])
                .prefix(Totals.mostForExemplars)
        }
        return Exemplars(of: newest, clock)
    }

    /// Records of each group that are read for them: a scrape is not to take long because everything is traced.
    static let mostForExemplars = 200

    /// The records of the worker that a record is of: those that came before it, and those that came while it was
    /// there, the newest of them first to come and so last.
    ///
    /// - Parameter most: at most so many, the newest.
    public func neighbours(
        of record: RequestRecord, atMost most: Int, with living: [WorkerSlab]
    ) -> RecordNeighbours {
        var (found, wholeSince): ([RequestRecord], Instant?) = ([], nil)
        func take(_ next: NewestRecords.Source, hasDisplaced: Bool) {
            var oldest: RequestRecord?
            while let one = next() {
                oldest = one
                if one.mode == record.mode, one.worker == record.worker { found.append(one) }
            }
            if hasDisplaced, let end = oldest?.end { wholeSince = max(wholeSince ?? end, end) }
        }
        for departed in records {
            for slab in living where slab.mode == record.mode && slab.slot == record.worker {
                take(slab.newest(departed.group), hasDisplaced: slab.hasDisplaced(departed.group))
            }
            take(departed.newest(), hasDisplaced: departed.isFull)
        }
        let last = max(record.end, record.arrival.advanced(byNanoseconds: Int64(clamping: record.budgetNanoseconds)))
        let before = found.filter { $0.arrival <= last }.sorted { $0.arrival < $1.arrival }
        let kept = Array(before.suffix(most))
        if kept.count < before.count, let first = kept.first?.arrival { wholeSince = max(wholeSince ?? first, first) }
        return RecordNeighbours(records: kept, wholeSince: wholeSince)
    }

    /// The records of requests that ended since an instant, and from when on all of them are at hand.
    ///
    /// - Parameter most: at most so many, the newest.
    public func recent(since: Instant, atMost most: Int, with living: [WorkerSlab]) -> RecentRecords {
        let sources = records.flatMap { departed in
            let group = departed.group
            return living.map {
                .init(group: group, newest: $0.newest(group), hasDisplaced: $0.hasDisplaced(group))
            } + [RecentRecords.Source(group: group, newest: departed.newest(), hasDisplaced: departed.isFull)]
        }
        return RecentRecords(of: sources, since: since, atMost: most)
    }

    private static func add(_ tally: Tally, to modes: inout [(name: String, tally: Tally)], _ mode: String) {
        if let index = modes.firstIndex(where: { $0.name == mode }) {
            modes[index].tally += tally
        } else {
            modes.append((mode, tally))
        }
    }

    private static func add(
        _ tally: Tally, to policies: inout [(name: String, wouldShed: WouldShed)], _ policy: PolicyFacts
    ) {
        guard !policy.acts else { return }
        let index = policies.firstIndex { $0.name == policy.name } ?? policies.endIndex
        if index == policies.endIndex { policies.append((policy.name, WouldShed(met: 0, missed: 0))) }
        policies[index].wouldShed.met += tally[.wouldHaveShedMet]
        policies[index].wouldShed.missed += tally[.wouldHaveShedMissed]
    }
}

/// Requests that a dark policy would have dropped: those that kept their deadline after all, and the others.
public struct WouldShed: Equatable, Sendable {
    public var met, missed: UInt64
}

/// The counts of all workers, living and gone, by mode and by slot. Either sums to the whole.
public struct Accounts: Sendable {
    public var modes: [(name: String, tally: Tally)]
    public var workers: [(slot: Int, tally: Tally)]
    /// By each policy that is dark or was.
    public var policies: [(name: String, wouldShed: WouldShed)]
    /// By mode, what its workers call.
    var machines: [String: MachineAccount]
    /// None where nobody asks for them.
    public var exemplars = Exemplars()

    /// Without the modes that have counted nothing: they have had no worker yet. One that has had one stays, so that no
    /// counter vanishes.
    ///
    /// - Parameter configured: stays too.
    func shown(configured: String) -> Accounts {
        let untouched = Tally()
        let modes = modes.filter { $0.name == configured || $0.tally != untouched }
        return Accounts(
            modes: modes, workers: workers, policies: policies, machines: machines, exemplars: exemplars)
    }

    /// What workers of all modes call.
    public var called: MachineAccount { MachineAccount(of: machines.values) }

    /// The whole.
    public var total: Tally {
        modes.reduce(into: Tally()) { $0 += $1.tally }
    }
}

/// Records of one worker, in the order in which their requests arrived.
public struct RecordNeighbours: Sendable {
    public var records: [RequestRecord]
    /// What ended before has been displaced, at least in part; nil where all is there.
    public var wholeSince: Instant?
}

/// The newest records of workers that are gone.
private struct DepartedRecords {
    let group: RecordGroup
    /// Newest first.
    private var records: [RequestRecord] = []

    init(of group: RecordGroup) {
        self.group = group
    }

    /// Takes a worker's, and drops the oldest that are too many.
    mutating func take(_ others: @escaping NewestRecords.Source) {
        records = Array(NewestRecords(of: [others, newest()]).prefix(group.capacity))
    }

    /// Whether older ones may have been dropped.
    var isFull: Bool { records.count >= group.capacity }

    func newest() -> NewestRecords.Source {
        var rest = records[...]
        return { rest.popFirst() }
    }

    func newestTraced() -> NewestRecords.Source {
        var rest = records[...]
        return {
            rest = rest.drop { $0.trace == nil }
            return rest.popFirst()
        }
    }
}
