import Load

/// The search for one contestant's capacity, and its runs.
struct CapacityRun {
    let contestant: Contestant
    private(set) var search: CapacitySearch
    /// Of the next run: the search's runs are drawn from seeds of their own, the same for all contestants.
    private(set) var nextSeed: UInt64 = 1
    /// Why the first invalid run was one.
    private(set) var complaint: String?
    /// Valid runs since the last begin of confirming: in the end those of what is confirmed.
    private var confirming: [ContestantRun] = []

    init(of contestant: Contestant, _ objective: Double) {
        self.contestant = contestant
        search = CapacitySearch(objective)
    }

    /// - Parameters:
    ///   - replication: what the run says of its load.
    ///   - problems: why it is invalid.
    mutating func record(_ run: ContestantRun, _ replication: Replications.Run, _ problems: [String]) {
        if search.beginsConfirming { confirming = [] }
        if problems.isEmpty { confirming.append(run) }
        complaint = complaint ?? problems.first
        nextSeed += 1
        search.record(problems.isEmpty ? replication : nil)
    }

    /// CPU that its workers used in the runs that confirm the capacity, in cores; nil where none was confirmed, or
    /// where it is not known.
    var utilisation: Double? {
        let figures = confirming.compactMap(\.daemon)
        guard search.confirmed != nil, figures.count == confirming.count else { return nil }
        return DaemonFigures(summing: figures).utilisation
    }
}
