/// A real run once more, on a simulated machine: the same requests, sent when they were sent.
package struct Replay: Sendable {
    private let measured: [MeasuredRequest]
    package let costs: Costs
    /// What each request takes.
    package let requests: [SimulatedRequest]

    /// - Parameters:
    ///   - costs: of steps and replies; and of compute and calls, of requests whose own are not taken.
    ///   - asServed: whether requests take what they have taken in truth, where they have told it. If not, they take
    ///     what they asked for, and its mean costs.
    package init(_ measured: [MeasuredRequest], costs: Costs, asServed: Bool = true) {
        self.measured = measured
        self.costs = costs
        requests = measured.map { (asServed ? $0.served : nil) ?? costs.priced($0.asked) }
    }

    /// - Parameter cpu: as `Costs.init(of:cpu:)` has it.
    package init(_ measured: [MeasuredRequest], cpu: Int64? = nil) {
        self.init(measured, costs: Costs(of: measured, cpu: cpu))
    }

    /// The ends of the requests on a machine with these costs.
    package func ends(on shape: MachineShape) -> [SimulatedEnd] {
        var shape = shape
        shape.costs = costs.beside
        return Simulator.run(requests, on: shape)
    }

    /// How many requests were met or missed alike in truth and on a machine.
    package func agreement(on shape: MachineShape) -> ReplayAgreement {
        ReplayAgreement(zip(measured, zip(requests, ends(on: shape))).map { ($0.isMet, $1.1.isMet($1.0)) })
    }
}

extension Costs {
    /// A request with its compute and its call as they take in the mean.
    func priced(_ request: SimulatedRequest) -> SimulatedRequest {
        var priced = request
        priced.before = Int64(Double(request.before) * (1 + slowdown))
        priced.after = Int64(Double(request.after) * (1 + slowdown))
        if request.downstream > 0 { priced.downstream = request.downstream + perCall }
        return priced
    }

    /// The costs of requests that have their prices already.
    var beside: Costs { Costs(perStep: perStep, perReply: perReply, refusal: refusal) }
}
