import Comparison
import Load
import Modes
import Scheduling
import Simulation
import Workload

/// A kind of machine that a load could be served by, and what one of them holds.
struct MachineKind: Sendable {
    /// Where it is known from what one holds.
    enum Source: String, Codable, Sendable {
        case measured, given, simulated
    }

    /// Share of the cores at which the objective is just kept, with its 95 % interval.
    struct Capacity: Sendable {
        var load, low, high: Double
        var source: Source
    }

    var name: String
    /// Nil where no simulation is known of it.
    var shape: MachineShape?
    var cores: Int
    /// Nil where nothing was found, or not yet.
    var capacity: Capacity?
}

extension MachineKind {
    /// Each mode with each of the ways to order and to refuse; modes that are one queue are one kind.
    static func all(_ modes: [ModeChoice], _ policies: [PlannedPolicy], cores: Int) -> [MachineKind] {
        policies.flatMap { policy in
            var kinds: [MachineKind] = []
            for mode in modes {
                guard let queue = mode.queue else { continue }
                let shape = policy.shape(queue, cores: cores)
                if let same = kinds.firstIndex(where: { $0.shape == shape }) {
                    kinds[same].name += ", \(mode.name)"
                } else {
                    kinds.append(MachineKind(name: mode.name, shape: shape, cores: cores))
                }
            }
            return kinds.map { kind in
                var kind = kind
                if !policy.name.isEmpty { kind.name += " \(policy.name)" }
                return kind
            }
        }
    }

    /// That a report's contestant is: a mode's name, its processes, a discipline and a policy as they are. Nil where
    /// its name says anything else: another machine must not be simulated under its name.
    static func shape(of contestant: String, cores: Int) -> MachineShape? {
        let words = contestant.split(separator: " ").map(String.init)
        guard let mode = words.first.flatMap({ ModeChoice.named($0) }), let queue = mode.queue else { return nil }
        var (policy, workers) = (PlannedPolicy(discipline: .fifo, policy: .none), 1)
        for word in words.dropFirst() {
            if let discipline = Discipline.named(word) {
                policy.discipline = discipline
            } else if let known = Policy.named(word) {
                policy.policy = known
            } else if let count = ModeChoice.workers(in: word) {
                workers = count
            } else {
                return nil
            }
        }
        guard workers == mode.workers(onCores: cores) else { return nil }
        return policy.shape(queue, cores: cores)
    }
}

/// In which order requests are computed, and which are refused.
package struct PlannedPolicy: Equatable, Sendable {
    var discipline: Discipline
    var policy: Policy
    /// Whether all the rest of it is as configs/daemons/sensible.yaml has it.
    private var isSensible = false

    package init(discipline: Discipline, policy: Policy) { (self.discipline, self.policy) = (discipline, policy) }

    /// As configs/daemons/sensible.yaml has it.
    private static let sensible = {
        var policy = PlannedPolicy(discipline: .edf, policy: .predict)
        policy.isSensible = true
        return policy
    }()

    /// As the daemon is unless it is told otherwise, with the best order, and with what mends it.
    package static let standard = [
        PlannedPolicy(discipline: .fifo, policy: .none), PlannedPolicy(discipline: .edf, policy: .none), sensible,
    ]

    private static let sensibleMargin: Int64 = 20_000_000
    private static let sensibleYield: UInt64 = 1_000_000

    /// Empty for the daemon's own.
    var name: String {
        if isSensible { return "sensible" }
        let words = [discipline == .fifo ? nil : discipline.name, policy == .none ? nil : policy.name]
        return words.compactMap(\.self).joined(separator: " ")
    }

    func shape(_ queue: ModeQueue, cores: Int) -> MachineShape {
        var scheduling = Scheduling(discipline: discipline)
        scheduling.overload = Overload(policy: policy)
        if isSensible {
            scheduling.overload.marginNanoseconds = PlannedPolicy.sensibleMargin
            scheduling.abandons = true
            if queue == .loop {
                scheduling.yieldNanoseconds = PlannedPolicy.sensibleYield
            } else {
                scheduling.slots = cores
            }
        }
        return MachineShape(queue, cores: cores, scheduling: scheduling)
    }
}
