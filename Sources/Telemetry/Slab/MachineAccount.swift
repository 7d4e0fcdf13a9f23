/// What workers make of the machines that they call, by the machine's name.
public struct MachineAccount: Sendable {
    private var tallies: [String: MachineTally] = [:]

    /// Names that workers which are gone may leave; what else they called is counted as `others`.
    static let mostDeparted = 1_024

    /// By name.
    public var machines: [(name: String, tally: MachineTally)] {
        tallies.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    public var isEmpty: Bool { tallies.isEmpty }

    /// Adds what a living worker says.
    mutating func add(_ slab: WorkerSlab) {
        for (name, tally) in slab.machines { tallies[name, default: MachineTally()] += tally }
    }

    /// Takes over what a reaped worker counted.
    mutating func fold(_ slab: WorkerSlab) {
        for (name, tally) in slab.machines {
            let hasRoom = tallies[name] != nil || tallies.count < MachineAccount.mostDeparted
            tallies[hasRoom ? name : MachineTable.nameOfOthers, default: MachineTally()] += tally.departed
        }
    }

    /// The sum of several.
    public init(of accounts: some Sequence<MachineAccount>) {
        for account in accounts {
            for (name, tally) in account.tallies { tallies[name, default: MachineTally()] += tally }
        }
    }

    init() {}
}
