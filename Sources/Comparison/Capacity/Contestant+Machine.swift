import Configuration
import Load
import Scheduling
import Simulation
import WhatIf

extension Contestant {
    /// The machine that it is to theory, whose requests cost nothing beside what they ask for. Nil where that is not
    /// known: of a server that is not ours, and of a mode whose threads grow as its library likes.
    func machine(onCores cores: Int, _ connections: LoadOptions.Connections) throws(LoadError) -> MachineShape? {
        guard case .daemon(let shape) = self else { return nil }
        return MachineShape(
            try shape.loaded(cores: cores).configuration, cores: cores, keepsConnections: connections == .keep,
            costs: Costs(), clientsLeave: true)
    }

    /// What that machine is, in a sentence.
    func description(of machine: MachineShape) -> String {
        guard case .daemon(let shape) = self, let setting = shape.setting, shape.ownKeys.isEmpty,
            setting.workers == setting.mode.workers(onCores: machine.cores)
        else { return name }
        return machine.queue.description(onCores: machine.cores)
    }
}

extension MachineShape {
    /// What a server that nobody knows is taken for: the slowdown makes up for what it is not.
    static func unknown(onCores cores: Int, _ connections: LoadOptions.Connections) -> MachineShape {
        MachineShape(.servers, cores: cores, accepting: Accepting(connections))
    }
}

extension DaemonShape {
    func loaded(cores: Int? = nil) throws(LoadError) -> LoadedConfiguration {
        try DaemonConfiguration.load(configuration, assignments, cores: cores)
    }
}
