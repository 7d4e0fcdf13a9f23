import Comparison
import Configuration
import Load
import Modes
import Simulation
import WhatIf

/// What is asked of recorded requests.
package struct WhatIfQuestion: Sendable {
    /// The file of the daemon that served them; nil where it had none.
    package var configuration: String?
    /// Its cores; nil: those that fit its records best.
    package var recordedCores: Int?
    /// What else could have served them; where none of these is given, some sensible ones are looked at.
    package var modes: [ModeChoice] = []
    package var variations: [Variation] = []
    package var workers: [Int] = []
    package var cores: [Int] = []
    package var clients = Clientele()

    package static let mostCores = 256
    /// Most alternatives at once: more are hard to tell apart.
    private static let mostAlternatives = 24

    package init() {}

    private var isOpen: Bool { modes.isEmpty && variations.isEmpty && workers.isEmpty && cores.isEmpty }

    /// - Throws: what a daemon would refuse.
    func alternatives(to recorded: RecordedDaemon) throws(LoadError) -> [Alternative] {
        let daemon = recorded.daemon
        guard !isOpen else { return Alternative.standard(for: daemon.configuration, cores: daemon.cores) }
        try Variation.check(variations)
        try ModeChoice.requireModels(of: modes)
        let modes = modes.isEmpty ? [daemon.configuration.mode] : modes
        let combinations = VariedValue.combinations(of: variations)
        let cores = cores.isEmpty ? [daemon.cores] : cores
        let count = modes.count * max(1, workers.count) * cores.count * combinations.count
        guard count <= WhatIfQuestion.mostAlternatives else {
            throw LoadError(
                "there would be \(count) alternatives, and at most \(WhatIfQuestion.mostAlternatives) are looked at; "
                    + "name fewer modes, values, workers or cores")
        }
        var alternatives: [Alternative] = []
        for mode in modes {
            for cores in cores {
                for workers in self.workers.isEmpty ? [recorded.workers(mode, cores)] : self.workers {
                    for values in combinations {
                        let shape = DaemonShape(mode: mode, workers: workers).with(values)
                        alternatives.append(try alternative(shape, cores))
                    }
                }
            }
        }
        return alternatives
    }

    private func alternative(_ shape: DaemonShape, _ cores: Int) throws(LoadError) -> Alternative {
        let name = self.cores.isEmpty ? shape.name : "\(shape.name) on \(CoreCount.text(cores))"
        return Alternative(
            name: name, try DaemonConfiguration.load(configuration, shape.assignments, cores: cores).configuration,
            cores: cores)
    }
}
