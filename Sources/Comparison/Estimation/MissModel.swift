import Simulation

/// A contestant as it is simulated, but for one thing that is not known: how much slower it computes than the model.
struct MissModel: Sendable {
    /// Of each request, how late it is where compute takes 1 + the slowdown times what is modelled.
    let marks: @Sendable (_ requests: [SimulatedRequest], _ slowdown: Double) -> [UInt8]

    /// Slowdowns that can be told apart from nothing: far outside of them the model says nothing of its contestant.
    static let slowdowns = -0.6...10.0

    /// Of each request, whether it misses its deadline.
    func misses(_ requests: [SimulatedRequest], _ slowdown: Double) -> [Bool] {
        marks(requests, slowdown).map { $0 == LateMarks.missed }
    }
}

extension MissModel {
    init(_ shape: MachineShape) {
        self.init { requests, slowdown in
            var slowed = shape
            slowed.costs.slowdown += slowdown
            return zip(requests, Simulator.run(requests, on: slowed)).map { request, end in
                LateMarks.of(end.dropped == nil ? end.endedAt - request.at : nil, request.deadline)
            }
        }
    }
}
