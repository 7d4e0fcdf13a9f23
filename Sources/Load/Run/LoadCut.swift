import Reactor
import Workload

/// Where a run was ended before its schedule was.
package struct LoadCut: Equatable, Sendable {
    package var signal: Int32
    /// From the schedule's begin.
    package var at: Duration
    /// Of the whole schedule.
    package var duration: Duration
    package var requests: Int

    /// - Parameter run: that was cut so.
    package func description(of run: LoadRun) -> String {
        let open = run.records.count { $0.ending == .cutOff }
        let left = open == 0 ? "" : "; \(open) had not ended by then and do not count"
        return "by \(Signals.name(of: signal)) after \(NumberText.fixed(at.seconds, 1)) s of "
            + "\(DurationText.format(duration)): \(run.records.count) of \(requests) requests were sent\(left)"
    }
}
