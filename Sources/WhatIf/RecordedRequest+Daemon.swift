import Simulation
import Telemetry
import Workload

extension RecordedRequest {
    /// As a daemon's record tells it.
    ///
    /// - Parameter at: when it arrived in the kernel; nanoseconds from any begin.
    package init(_ entry: RequestEntry, at: Int64) {
        let isWhole = RecordedRequest.isWhole(entry)
        let isCalled = entry.timeline.contains { $0.stage == Stage.downstream.name }
        self.init(
            id: entry.id, at: at, budget: RecordedRequest.nanoseconds(entry.budgetMs), kind: entry.kind,
            asked: Asked(
                before: Double(entry.units.before), after: Double(entry.units.after),
                downstream: isWhole && !isCalled ? 0 : nil),
            measured: Measured(entry, isWhole: isWhole), latency: RecordedRequest.nanoseconds(entry.latencyMs),
            end: RecordedRequest.end(of: entry), isMet: entry.deadline == "met")
        (mode, worker) = (entry.mode, entry.worker)
    }

    fileprivate static func nanoseconds(_ milliseconds: Double) -> Int64 { Int64((milliseconds * 1e6).rounded()) }

    /// Whether all of it was computed. One whose client has left is computed to its end all the same, unless the daemon
    /// gives such requests up.
    private static func isWhole(_ entry: RequestEntry) -> Bool {
        if entry.outcome == Outcome.replied.name { return true }
        guard entry.outcome == Outcome.clientGone.name, entry.dropped == nil else { return false }
        let behind = entry.timeline.drop { $0.stage != Stage.downstream.name }
        return behind.contains { $0.stage == Stage.compute.name }
    }

    private static func end(of entry: RequestEntry) -> End {
        switch Outcome.allCases.first(where: { $0.name == entry.outcome }) {
        case .replied: .replied
        case .shed: .refused
        case .expired: .stopped
        case .clientGone: .left
        case .failed, nil: .failed
        }
    }
}

extension RecordedRequest.Measured {
    fileprivate init(_ entry: RequestEntry, isWhole: Bool) {
        let stages = entry.stages
        let beforeCall = entry.timeline.prefix { $0.stage != Stage.downstream.name }
        self.init(
            kernel: RecordedRequest.nanoseconds(stages.kernel), queue: RecordedRequest.nanoseconds(stages.queue),
            compute: RecordedRequest.nanoseconds(stages.compute),
            preempted: RecordedRequest.nanoseconds(stages.preempted),
            downstream: RecordedRequest.nanoseconds(stages.downstream),
            stale: RecordedRequest.nanoseconds(stages.stale), write: RecordedRequest.nanoseconds(stages.write),
            before: RecordedRequest.nanoseconds(beforeCall.reduce(0) { $0 + ($1.cpuMs ?? 0) }))
        self.isWhole = isWhole
    }
}
