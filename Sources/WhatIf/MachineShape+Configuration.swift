import Configuration
import Simulation

extension MachineShape {
    /// The daemon of a configuration on so many cores; nil where theory has nothing to say of its mode.
    ///
    /// - Parameter keepsConnections: whether clients do.
    package init?(
        _ configuration: Configuration, cores: Int, keepsConnections: Bool, costs: Costs, clientsLeave: Bool
    ) {
        guard let queue = configuration.mode.queue else { return nil }
        self.init(
            queue, cores: cores, workers: configuration.workers, threads: configuration.runnerThreads(cpus: cores),
            scheduling: configuration.wholeScheduling(cpus: cores),
            accepting: Accepting(
                keepsConnections: keepsConnections, configuration.accept, configuration.acceptBatch),
            costs: costs, clientsLeave: clientsLeave)
    }
}
