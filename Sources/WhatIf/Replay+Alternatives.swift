import Configuration
import Modes
import Simulation

/// How clients come, which no configuration says.
package struct Clientele: Equatable, Sendable {
    package var keepsConnections = true

    package init(keepsConnections: Bool = true) {
        self.keepsConnections = keepsConnections
    }
}

extension Replay {
    /// What would have come of the same requests; nil where theory has nothing to say of the alternative's mode.
    package func ends(under alternative: Alternative, _ clients: Clientele) -> [SimulatedEnd]? {
        shape(of: alternative, clients).map { Simulator.run(requests, on: $0) }
    }

    /// What the model makes of what was recorded. Where every request is known to have been a certain worker's, which
    /// had its core and its thread, each worker gets its own requests.
    ///
    /// - Parameter recorded: the daemon that served them.
    package func model(of recorded: Alternative, _ clients: Clientele) -> [SimulatedEnd]? {
        guard var shape = shape(of: recorded, clients) else { return nil }
        let workers = Set(records.map(\.worker))
        guard recorded.hasThreadAlone, workers.count > 1, !workers.contains(nil) else {
            return Simulator.run(requests, on: shape)
        }
        (shape.workers, shape.cores) = (1, 1)
        var ends: [SimulatedEnd?] = Array(repeating: nil, count: requests.count)
        for worker in workers {
            let places = records.indices.filter { records[$0].worker == worker }
            let own = Simulator.run(places.map { requests[$0] }, on: shape)
            for (place, end) in zip(places, own) { ends[place] = end }
        }
        return ends.compactMap(\.self)
    }

    private func shape(of alternative: Alternative, _ clients: Clientele) -> MachineShape? {
        MachineShape(
            alternative.configuration, cores: alternative.cores, keepsConnections: clients.keepsConnections,
            costs: costs, clientsLeave: records.contains { $0.end == .left })
    }
}

extension Alternative {
    /// Whether the requests of each of its workers share one thread, which has a core of its own.
    package var hasThreadAlone: Bool {
        configuration.mode.sharesOneThread && configuration.workers <= cores
    }
}
