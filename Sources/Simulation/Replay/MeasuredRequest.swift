/// A request that a real daemon has served, as its client and the reply told of it. Nanoseconds.
package struct MeasuredRequest: Equatable, Sendable {
    /// Where the daemon says that the time went.
    package struct Stages: Equatable, Sendable {
        package var kernel, queue, compute, preempted, downstream, stale: Int64

        package init(kernel: Int64, queue: Int64, compute: Int64, preempted: Int64, downstream: Int64, stale: Int64) {
            (self.kernel, self.queue, self.compute) = (kernel, queue, compute)
            (self.preempted, self.downstream, self.stale) = (preempted, downstream, stale)
        }

        var sum: Int64 { kernel + queue + compute + preempted + downstream + stale }
    }

    /// What it asked for. `at` is when it was sent in truth, and `deadline` what was left then.
    package var asked: SimulatedRequest
    /// From its send to its end at the client.
    package var latency: Int64
    package var isMet: Bool
    /// Nil where no reply has told them.
    package var stages: Stages?

    package init(asked: SimulatedRequest, latency: Int64, isMet: Bool, stages: Stages?) {
        (self.asked, self.latency, self.isMet, self.stages) = (asked, latency, isMet, stages)
    }

    /// The request with what its compute and its call have taken in truth, where that is known. Its parts share its
    /// compute as they were to.
    var served: SimulatedRequest? {
        guard let stages else { return nil }
        var served = asked
        let asks = asked.before + asked.after
        let ratio = asks > 0 ? Double(stages.compute) / Double(asks) : 0
        served.before = Int64(Double(asked.before) * ratio)
        served.after = stages.compute - served.before
        if asked.downstream > 0 { served.downstream = max(1, stages.downstream) }
        return served
    }
}
