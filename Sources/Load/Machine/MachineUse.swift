import Workload

/// What was taken, over one stretch of time, of the cores that contestants used: by processes that are not this
/// experiment's own, and by the hypervisor.
package struct MachineUse: Equatable, Sendable {
    package var cores: CPUSet
    package var seconds: Double
    /// CPU seconds of others, and those that the hypervisor took.
    package var others, stolen: Double
    /// Seconds in which some task of the machine waited for a CPU, of the experiment's own too; nil where not known.
    package var stalled: Double?
    /// Which of the others used the most CPU, on whichever cores; empty where none is known.
    package var busiest: [ProcessStat.Identity: (name: String, seconds: Double)] = [:]

    package static func == (one: MachineUse, other: MachineUse) -> Bool {
        (one.cores, one.seconds, one.others, one.stolen) == (other.cores, other.seconds, other.others, other.stolen)
            && one.stalled == other.stalled
    }
}

extension MachineUse {
    /// Processes of the others that are kept by name.
    private static let mostKept = 8

    /// - Parameters:
    ///   - own: the numbers of the experiment's first processes; all that descend from them is its own.
    ///   - contestants: the cores that the contestants may use.
    ///   - affinities: the cores that each of the own processes may use, as far as they are known.
    /// - Returns: nil where the kernel does not tell of those cores.
    package init?(
        from begin: MachineMoment, to end: MachineMoment, own: Set<Int32>, on contestants: CPUSet,
        affinities: [Int32: CPUSet] = [:]
    ) {
        let cores = MachineUse.judged(contestants, affinities.values)
        guard !cores.cores.isEmpty, cores.cores.allSatisfy({ begin.cores[$0] != nil && end.cores[$0] != nil }),
            end.at > begin.at
        else { return nil }
        func difference(_ part: (CoreTimes) -> Double) -> Double {
            cores.cores.reduce(0) { sum, core in
                sum + (end.cores[core].map(part) ?? 0) - (begin.cores[core].map(part) ?? 0)
            }
        }
        let families = [begin, end].map { ProcessStat.families(of: own, in: $0.processes) }
        func total(_ family: [ProcessStat]) -> Double {
            // Who is known to have been elsewhere took nothing of these cores.
            family.filter { affinities[$0.pid]?.meets(cores) ?? true }
                .reduce(0) { $0 + $1.seconds + $1.endedChildrenSeconds }
        }
        self.init(
            cores: cores, seconds: (end.at - begin.at).seconds,
            others: max(0, difference(\.used) - (total(families[1]) - total(families[0]))),
            stolen: max(0, difference(\.stolen)),
            stalled: end.stalled.flatMap { late in begin.stalled.map { max(0, late - $0) } },
            busiest: MachineUse.busiest(begin, end, but: Set(families.joined().map(\.identity))))
    }

    /// The contestants' cores, and all those that an own process may have used beside one of them: of what it used, the
    /// kernel does not say where.
    private static func judged(_ contestants: CPUSet, _ affinities: some Sequence<CPUSet>) -> CPUSet {
        var cores = contestants
        var rest = Array(affinities)
        while let index = rest.firstIndex(where: { $0.meets(cores) }) { cores = cores.union(rest.remove(at: index)) }
        return cores
    }

    private static func busiest(
        _ begin: MachineMoment, _ end: MachineMoment, but own: Set<ProcessStat.Identity>
    ) -> [ProcessStat.Identity: (name: String, seconds: Double)] {
        let earlier = Dictionary(begin.processes.map { ($0.identity, $0.seconds) }) { first, _ in first }
        let used = end.processes.filter { !own.contains($0.identity) }
            .map { (process: $0, seconds: $0.seconds - (earlier[$0.identity] ?? 0)) }
            .filter { $0.seconds > 0 }.sorted { $0.seconds > $1.seconds }.prefix(mostKept)
        return Dictionary(uniqueKeysWithValues: used.map { ($0.process.identity, ($0.process.name, $0.seconds)) })
    }

    /// Of two stretches together.
    package func adding(_ other: MachineUse) -> MachineUse {
        var sum = self
        sum.cores = cores.union(other.cores)
        sum.seconds += other.seconds
        sum.others += other.others
        sum.stolen += other.stolen
        sum.stalled = if let stalled, let more = other.stalled { stalled + more } else { nil }
        sum.busiest.merge(other.busiest) { ($0.name, $0.seconds + $1.seconds) }
        return sum
    }

    /// CPU seconds as a share of what the cores had.
    package func share(_ taken: Double) -> Double { taken / max(seconds * Double(cores.cores.count), 1e-9) }

    /// The share of the time in which some task waited.
    package var pressure: Double? { stalled.map { $0 / max(seconds, 1e-9) } }

    /// As in `stress (pid 123)`; nil where the others took too little to tell, or no process of theirs is known that
    /// used a good part of it.
    package var culprit: String? {
        guard others > Disturbance.least, let most = busiest.max(by: { $0.value.seconds < $1.value.seconds }),
            most.value.seconds >= others * MachineUse.goodPart
        else { return nil }
        return "\(PlainText.shown(most.value.name)) (pid \(most.key.pid))"
    }

    private static let goodPart = 0.25
}
