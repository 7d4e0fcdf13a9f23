import Load
import Simulation

extension MeasuredRequest {
    /// As `load --records` has it. Nil where nobody knows what came of it.
    package init?(_ record: LoadReport.Request) {
        let unknown: [LoadRecord.Ending] = [.cutOff, .unsent, .none]
        guard let ending = LoadRecord.Ending(rawValue: record.ending), !unknown.contains(ending) else { return nil }
        let nanoseconds = { (milliseconds: Double) in Int64((milliseconds * 1e6).rounded()) }
        let asked = SimulatedRequest(
            at: nanoseconds(record.atMs + record.lagMs), before: nanoseconds(record.beforeMs),
            downstream: nanoseconds(record.downstreamMs), after: nanoseconds(record.afterMs),
            deadline: nanoseconds(record.deadlineMs - record.lagMs))
        self.init(
            asked: asked, latency: nanoseconds(record.latencyMs - record.lagMs), isMet: record.met,
            stages: record.stagesMs.flatMap { named in
                let stage = { (name: String) in named[name].map(nanoseconds) }
                guard let kernel = stage("kernel"), let queue = stage("queue"), let compute = stage("compute"),
                    let preempted = stage("preempted"), let downstream = stage("downstream"),
                    let stale = stage("stale")
                else { return nil }
                return Stages(
                    kernel: kernel, queue: queue, compute: compute, preempted: preempted, downstream: downstream,
                    stale: stale)
            })
    }
}
