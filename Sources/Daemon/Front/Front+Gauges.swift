import Reactor
import Telemetry

/// What a front tells of how much waits. Loop's thread.
extension Front {
    func noteGauges() {
        slab.runQueue(length: mode.queueDepth)
        slab.bufferedBytes(setting.buffers.taken)
    }

    /// What takes a look at all that waits.
    func noteQueue() {
        slab.runQueue(oldest: mode.oldestReady, at: Clock.now())
        slab.policyState(workAhead: processor.admission?.drain)
        guard let admission = processor.admission else { return }
        slab.estimates(
            admission.estimates.times.lazy.map { one, times in
                SlabEstimate(
                    kind: one.kind, largestBody: one.largestBody, longestBudgetNanoseconds: one.longestBudget,
                    computeNanoseconds: times.before.nanoseconds + times.after.nanoseconds,
                    downstreamNanoseconds: times.downstream.nanoseconds, count: times.before.count)
            })
    }
}
