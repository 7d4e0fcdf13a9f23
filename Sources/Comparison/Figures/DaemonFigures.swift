import Load
import Telemetry
import Workload

/// What a daemon counted during one run: the difference of two scrapes.
package struct DaemonFigures: Sendable {
    package var requests: Double
    package var missed: Double
    /// Still being worked on when the daemon was asked. Their clients had all gone, each at its deadline.
    package var unfinished: Double
    /// What a policy dropped, by outcome: refused before any work, stopped after it began; clients that had left by
    /// then counted.
    package var dropped: [String: Double]
    /// Told 503 as no request of its own.
    package var turnedAway: Double
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
    /// Requests of the warm-up that it still had when the run began: they are counted with the run's.
    package var leftOver: Double
    /// Memory of supervisor and workers together at the end (PSS): what they share counts once. Nil where not known.
    package var memoryBytes: Double?
    package var accepting: AcceptFigures

    init(
        _ scrapes: Scrapes, status: StatusEntry, cpuSeconds: Double, measuredSeconds: Double, memoryBytes: Double?
    ) throws(LoadError) {
        requests = try scrapes.difference(.requestsTotal)
        unfinished = try scrapes.after.sum(.inFlight)
        leftOver = try scrapes.before.sum(.inFlight)
        missed = try scrapes.difference(.requestsTotal, [.deadline: "missed"])
        dropped = try scrapes.differences(.droppedRequestsTotal, by: .outcome)
        turnedAway = try scrapes.difference(.rejectedRequestsTotal, [.status: "503"])
        missesByStage = try scrapes.differences(.deadlineMissesTotal, by: .stage)
        missesByCause = try scrapes.differences(.deadlineMissesTotal, by: .cause)
        stageSeconds = try scrapes.differences(.stageSeconds, by: .stage, of: .sum)
        computeSeconds = try scrapes.difference(.computeCpuSecondsTotal)
        wastedSeconds = try scrapes.difference(.wastedCpuSecondsTotal)
        requestSeconds = try scrapes.difference(.httpServerRequestDurationSeconds, of: .sum)
        self.cpuSeconds = cpuSeconds
        self.measuredSeconds = measuredSeconds
        self.memoryBytes = memoryBytes
        accepting = try AcceptFigures(scrapes, status: status)
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
        dropped = sums(\.dropped)
        turnedAway = sum(\.turnedAway)
        missesByStage = sums(\.missesByStage)
        missesByCause = sums(\.missesByCause)
        stageSeconds = sums(\.stageSeconds)
        cpuSeconds = sum(\.cpuSeconds)
        measuredSeconds = sum(\.measuredSeconds)
        computeSeconds = sum(\.computeSeconds)
        wastedSeconds = sum(\.wastedSeconds)
        requestSeconds = sum(\.requestSeconds)
        leftOver = sum(\.leftOver)
        memoryBytes = runs.compactMap(\.memoryBytes).max()
        accepting = AcceptFigures(summing: runs.map(\.accepting))
    }

    /// Seconds as a share of the time over which they were measured.
    func perTime(_ seconds: Double) -> Double { seconds / max(measuredSeconds, 1e-9) }

    /// Cores' worth of CPU that the workers used.
    var utilisation: Double { perTime(cpuSeconds) }
}
