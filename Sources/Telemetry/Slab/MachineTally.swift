import Synchronization
import Workload

/// What workers make of one machine that they call: a reading of one worker's, or the sum of several.
public struct MachineTally: Sendable, Equatable {
    /// Attempts that ended, in the order of `AttemptResult`.
    private var ended = [UInt64](repeating: 0, count: MachineTable.results)
    public private(set) var ejections: UInt64 = 0
    /// Attempts under way.
    public private(set) var inFlight: UInt64 = 0
    /// Workers with which it stands so, in the order of `MachineStanding`.
    private var standings = [UInt64](repeating: 0, count: MachineStanding.allCases.count)

    /// Nothing.
    init() {}

    /// Attempts that ended so.
    public subscript(result: AttemptResult) -> UInt64 { ended[Int(result.rawValue)] }

    /// Workers with which it stands so: machines and workers, of those that are counted as one.
    public subscript(standing: MachineStanding) -> UInt64 { standings[Int(standing.rawValue)] }

    /// Whether a worker that lives may call it, or waits for what it has.
    public var isCalled: Bool { inFlight > 0 || standings.contains { $0 > 0 } }

    static func += (sum: inout MachineTally, other: MachineTally) {
        for index in sum.ended.indices { sum.ended[index] += other.ended[index] }
        for index in sum.standings.indices { sum.standings[index] += other.standings[index] }
        sum.ejections += other.ejections
        sum.inFlight += other.inFlight
    }

    /// What is left of it when its worker is gone.
    var departed: MachineTally {
        var tally = self
        tally.inFlight = 0
        tally.standings = MachineTally().standings
        return tally
    }
}

extension MachineTally {
    /// Reads a place of a slab's table, but for where its machine stands.
    fileprivate init(place: Int, of slab: WorkerSlab) {
        let value = { (cell: Int) in slab.cells.base[cell].load(ordering: .acquiring) }
        for result in AttemptResult.allCases {
            ended[Int(result.rawValue)] = value(MachineTable.ended(place, result))
        }
        ejections = value(MachineTable.ejections(place))
        let (begun, over) = (value(MachineTable.begun(place)), ended.reduce(0, +))
        inFlight = begun > over ? begun - over : 0
    }

    fileprivate mutating func note(_ standing: MachineStanding) { standings[Int(standing.rawValue)] += 1 }
}

extension WorkerSlab {
    /// The name that stands at a place of the table of machines; that of all others for one that has none.
    func machineName(at place: Int) -> String {
        guard (0..<MachineTable.named).contains(place) else { return MachineTable.nameOfOthers }
        let shown = cells.base[MachineTable.isNamed(place)].load(ordering: .acquiring)
        guard shown > 0 else { return MachineTable.nameOfOthers }
        let words = (0..<MachineTable.nameWords).map {
            cells.base[MachineTable.name(place) + $0].load(ordering: .relaxed)
        }
        var reader = WordReader(words)
        return String(decoding: reader.take(bytes: Int(shown) - 1) ?? [], as: UTF8.self)
    }

    /// A reading of all machines that the worker has called or may call.
    var machines: [(name: String, tally: MachineTally)] {
        // The first without a name ends them: places are taken in their order.
        let count =
            (0..<MachineTable.named).first {
                cells.base[MachineTable.isNamed($0)].load(ordering: .acquiring) == 0
            } ?? MachineTable.named
        guard count > 0 else { return [] }
        var found = (0..<count).map { place in
            (name: machineName(at: place), tally: MachineTally(place: place, of: self))
        }
        var others = MachineTally(place: MachineTable.others, of: self)
        for row in 0..<MachineTable.rowCount {
            guard let cell = MachineTable.cell(ofRow: row),
                let machine = MachineRow(word: cells.base[cell].load(ordering: .relaxed)),
                let standing = machine.standing
            else { continue }
            if found.indices.contains(machine.place) {
                found[machine.place].tally.note(standing)
            } else if machine.place == MachineTable.others {
                others.note(standing)
            }
        }
        return others == MachineTally() ? found : found + [(MachineTable.nameOfOthers, others)]
    }
}
