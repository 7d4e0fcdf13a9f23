import Load
import Workload

/// One contestant of a trial.
package struct ContestantReport: Codable, Sendable {
    package struct Percentile: Codable, Sendable {
        package var percentile, ms: Double
        /// The request of that rank had no reply.
        package var isLowerBound: Bool
        /// Of its 95 % interval; absent where there are too few requests, or no replies, for that end.
        package var low, high: Double?
    }

    /// Little's law: requests in flight as arrivals found them, and arrival rate times time, at the client.
    package struct Little: Codable, Sendable {
        package var found, product: Double
        /// Of the 95 % interval of `found`; nil where there are too few requests.
        package var halfWidth: Double?
        package var holds: Bool?
    }

    package var name: String
    /// Arguments of `serve`; nil for a server that is not ours.
    package var serveOptions: [String]?
    package var misses: MissReport
    package var goodput: Double
    /// As far as there are requests enough for a percentile.
    package var latency: [Percentile]
    /// Mean time of a request by stage, by the server's word.
    package var stagesMs: [String: Double]
    package var missesByStage, missesByCause: [String: Double]
    /// Shares of its cores that it used, and that its compute parts used.
    package var utilisation, computeUtilisation: Double?
    package var wastedShare, memoryMiB: Double?
    package var little: Little?
    /// Arrival rate times mean time at the daemon.
    package var daemonInFlight: Double?
    package var missedAtDaemon, unfinished, unread, disagreement: Int?
    /// Whether client and daemon agree to 0.5 % of the requests.
    package var agrees: Bool?
    /// Requests that were compared by id, and what `disagreement` is made of: clauses with side and cause.
    package var comparedByID: Int?
    package var differences: [String]?
    /// What others took of its cores meanwhile; nil in reports that do not tell of it.
    package var machine: MachineReport?
    /// Nil for a server that is not ours, and in trials that do not tell of it.
    package var accepting: AcceptReport?
    package var lagP99Ms: Double
    package var problems: [String]

    private static let percentiles = [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.99, 100]

    init(_ figures: ContestantFigures, on trial: Trial) {
        let summary = figures.summary
        name = figures.contestant.name
        if case .daemon(let shape) = figures.contestant { serveOptions = shape.options }
        misses = MissReport(summary.misses)
        goodput = summary.goodput
        latency = ContestantReport.latency(
            of: summary, trial.runs.filter { $0.contestant == figures.contestant }.map(\.run))
        stagesMs = figures.stagesMs
        missesByStage = figures.daemon?.missesByStage ?? [:]
        missesByCause = figures.daemon?.missesByCause ?? [:]
        utilisation = figures.utilisation.map(trial.share)
        computeUtilisation = figures.computeUtilisation.map(trial.share)
        wastedShare = figures.wastedShare
        memoryMiB = figures.daemon.map { $0.memoryBytes / 1_048_576 }
        little = figures.littlesLaw.map {
            Little(found: $0.found, product: $0.product, halfWidth: $0.halfWidth, holds: $0.holds)
        }
        daemonInFlight = figures.daemonInFlight
        missedAtDaemon = figures.daemon.map { Int($0.missed) }
        unfinished = figures.daemon.map { Int($0.unfinished) }
        (unread, disagreement, agrees) = (figures.unread, figures.disagreement, figures.agrees)
        (comparedByID, differences) = (figures.agreement?.joined, figures.agreement?.explanations)
        machine = figures.machine.map(MachineReport.init)
        accepting = trial.tellsAccepting ? figures.daemon.map { AcceptReport($0.accepting) } : nil
        lagP99Ms = summary.lag.p99.milliseconds
        problems = summary.problems
    }

    /// A percentile needs a request above it.
    private static func latency(of summary: LoadSummary, _ runs: [LoadRun]) -> [Percentile] {
        let count = Double(summary.misses.total)
        let intervals = PercentileInterval(LoadSummary.latencies(runs))
        return percentiles.filter { $0 == 100 || (1 - $0 / 100) * count >= 1 }.compactMap { percentile in
            summary.latencies.percentile(percentile / 100).map {
                let interval = intervals.interval(percentile / 100)
                return Percentile(
                    percentile: percentile, ms: Double($0.nanoseconds) / 1e6, isLowerBound: $0.isLowerBound,
                    low: interval.low.map { Double($0) / 1e6 }, high: interval.high.map { Double($0) / 1e6 })
            }
        }
    }
}
