import Load
import Simulation

extension Schedule {
    /// Its requests, for a simulated machine.
    package var simulated: [SimulatedRequest] { requests.map(SimulatedRequest.init) }

    /// Of each request, whether it misses its deadline on a machine.
    package func misses(on shape: MachineShape) -> [Bool] {
        let requests = simulated
        return zip(requests, Simulator.run(requests, on: shape)).map { !$1.isMet($0) }
    }
}

extension Accepting {
    /// As the generator's connections are.
    package init(_ connections: LoadOptions.Connections) {
        self.init(keepsConnections: connections == .keep)
    }
}

extension SimulatedRequest {
    init(_ request: ScheduledRequest) {
        self.init(
            at: request.at, before: request.before, downstream: request.downstream, after: request.after,
            deadline: request.deadline)
    }
}
