import Load
import Workload

/// What a daemon counted during one run: the difference of two scrapes.
package struct DaemonFigures: Sendable {
    package var requests: Double
    package var missed: Double
    /// Still being worked on when the daemon was asked. Their clients had all gone, each at its deadline.
    package var unfinished: Double
    /// Missed requests by the stage in which the deadline fell, and by cause.
    package var missesByStage: [String: Double]
    package var missesByCause: [String: Double]
    /// Time of all requests by stage.
    package var stageSeconds: [String: Double]
    /// CPU of the workers, whatever it was spent on.
    package var cpuSeconds: Double
    /// The time over which that was measured, and all else was counted: the run, and the wait for its last requests.
    package var measuredSeconds: Double
    /// CPU of the compute parts alone.
    package var computeSeconds: Double
    package var wastedSeconds: Double
    /// Time in the daemon over all requests.
    package var requestSeconds: Double
    /// Time that others used the servers' cores for: disturbance, if the cores were the servers' alone.
    package var foreignSeconds: Double
    /// Memory of supervisor and workers together at the end (PSS): what they share counts once.
    package var memoryBytes: Double
    package var accepting: AcceptFigures

    init(
        before: MetricsText, after: MetricsText, status: DaemonStatus, cpuSeconds: Double,
        measuredSeconds: Double, foreignSeconds: Double, memoryBytes: Double
    ) {
        func difference(_ name: String, _ labels: [String: String] = [:]) -> Double {
            after.sum(name, labels) - before.sum(name, labels)
        }
        func differences(_ name: String, by label: String) -> [String: Double] {
            let earlier = before.sums(name, by: label)
            let sums = after.sums(name, by: label).map { ($0, $1 - earlier[$0, default: 0]) }
            return Dictionary(uniqueKeysWithValues: sums.filter { $0.1 > 0 })
        }
        requests = difference("deadlined_requests_total")
        unfinished = after.sum("deadlined_in_flight")
        missed = difference("deadlined_requests_total", ["deadline": "missed"])
        missesByStage = differences("deadlined_deadline_misses_total", by: "stage")
        missesByCause = differences("deadlined_deadline_misses_total", by: "cause")
        stageSeconds = differences("deadlined_stage_seconds_sum", by: "stage")
        computeSeconds = difference("deadlined_compute_cpu_seconds_total")
        wastedSeconds = difference("deadlined_wasted_cpu_seconds_total")
        requestSeconds = difference("http_server_request_duration_seconds_sum")
        self.cpuSeconds = cpuSeconds
        self.measuredSeconds = measuredSeconds
        self.foreignSeconds = foreignSeconds
        self.memoryBytes = memoryBytes
        accepting = AcceptFigures(before: before, after: after, status: status)
    }

    /// Of several runs: counts and times add up, memory is the largest.
    init(summing runs: [DaemonFigures]) {
        func sum(_ part: (DaemonFigures) -> Double) -> Double { runs.reduce(0) { $0 + part($1) } }
        func sums(_ part: (DaemonFigures) -> [String: Double]) -> [String: Double] {
            runs.reduce(into: [:]) { $0.merge(part($1), uniquingKeysWith: +) }
        }
        requests = sum(\.requests)
        missed = sum(\.missed)
        unfinished = sum(\.unfinished)
        missesByStage = sums(\.missesByStage)
        missesByCause = sums(\.missesByCause)
        stageSeconds = sums(\.stageSeconds)
        cpuSeconds = sum(\.cpuSeconds)
        measuredSeconds = sum(\.measuredSeconds)
        computeSeconds = sum(\.computeSeconds)
        wastedSeconds = sum(\.wastedSeconds)
        requestSeconds = sum(\.requestSeconds)
        foreignSeconds = sum(\.foreignSeconds)
        memoryBytes = runs.map(\.memoryBytes).max() ?? 0
        accepting = AcceptFigures(summing: runs.map(\.accepting))
    }

    /// Seconds as a share of the time over which they were measured.
    func perTime(_ seconds: Double) -> Double { seconds / max(measuredSeconds, 1e-9) }
}
