import Load
import Modes
import Scheduling
import Simulation

/// A server on any number of cores: what was measured of it, and its model.
struct CostContestant: Sendable {
    let name: String
    let measured: [Int: CostFigure]
    /// On so many cores.
    let shape: @Sendable (Int) -> MachineShape
    /// Whether its model's costs are given, and not measured of it.
    let isGiven: Bool

    init(
        name: String, measured: [Int: CostFigure], isGiven: Bool = false,
        shape: @escaping @Sendable (Int) -> MachineShape
    ) {
        (self.name, self.measured, self.isGiven, self.shape) = (name, measured, isGiven, shape)
    }
}

extension CostContestant {
    private static let discipline = Discipline.edf
    private static let policy = Policy.predict

    static var competentName: String { "\(ModeChoice.standard.name) \(discipline.name) \(policy.name)" }
    /// As `compare --vary` takes them.
    static var competentSettings: [String] {
        ["scheduling.discipline=\(discipline.name)", "overload.policy=\(policy.name)"]
    }

    /// One event loop that knows deadlines, and lets in only what will keep them: what a thread can do.
    static func competent(_ measured: MeasuredCapacities) -> CostContestant {
        var scheduling = Scheduling(discipline: discipline)
        scheduling.overload = Overload(policy: policy)
        return CostContestant(
            name: competentName, measured: measured.figures(of: .standard, [discipline.name, policy.name])
        ) { [scheduling] _ in MachineShape(.loop, cores: 1, scheduling: scheduling) }
    }

    /// A mode as it is, with the processes that suit its cores.
    init(_ mode: ModeChoice, _ measured: MeasuredCapacities) {
        let queue = mode.queue ?? .loop
        self.init(name: mode.name, measured: measured.figures(of: mode, [])) { cores in
            MachineShape(
                queue, cores: cores, workers: mode.workers(onCores: cores),
                threads: mode.runners.threads(configured: nil, cpus: cores))
        }
    }

    /// gunicorn with gevent workers: loops, one more than there are cores, each step of which costs what Python does.
    static func peer(_ measured: MeasuredCapacities, perStep: Int64) -> CostContestant {
        let figures = measured.figures(ofServer: peerName)
        return CostContestant(name: peerName, measured: figures, isGiven: figures.isEmpty) { cores in
            MachineShape(.loop, cores: cores, workers: cores + 1, costs: Costs(perStep: perStep))
        }
    }

    /// As `scripts/compare-peers` names it.
    static let peerName = "gunicorn-gevent"
}
