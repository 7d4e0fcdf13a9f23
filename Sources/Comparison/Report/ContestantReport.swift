import Load
import Workload

/// One contestant of a trial.
package struct ContestantReport: Codable, Sendable {
    package var name: String
    /// Arguments of `serve`; nil for a server that is not ours.
    package var serveOptions: [String]?
    /// What of it varies; nil where nothing does, and in reports of earlier versions.
    package var varied: VariedReport?
    package var misses: MissRatio
    package var goodput: Double
    /// By what clients were told; nil where nothing was refused, and in reports of earlier versions.
    package var refusals: Refusals?
    /// Attempts a request; nil where clients sent nothing again.
    package var amplification: Double?
    /// Nil without a surge, and in reports of earlier versions.
    package var surge: SurgeReport?
    /// Nil for requests of one class.
    package var classes: [ClassMisses]?
    /// As far as there are requests enough for a percentile.
    package var latency: [LatencyPercentile]
    /// Mean time of a request by stage, by the server's word.
    package var stagesMs: [String: Double]
    package var missesByStage, missesByCause: [String: Double]
    /// Shares of its cores that it used, and that its compute parts used.
    package var utilisation, computeUtilisation: Double?
    package var wastedShare, memoryMiB: Double?
    /// At the client.
    package var little: LittlesLaw?
    /// Arrival rate times mean time at the daemon.
    package var daemonInFlight: Double?
    package var missedAtDaemon, unfinished, unread, disagreement: Int?
    /// At the daemon, by a policy: refused before any work, stopped after it began. Nil in reports of earlier versions.
    package var shed, expired: Int?
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
        varied = VariedReport(figures.contestant)
        misses = summary.misses
        goodput = summary.goodput
        let runs = trial.runs.filter { $0.contestant == figures.contestant }.map(\.run)
        latency = ContestantReport.latency(of: summary, runs)
        refusals = summary.refusals
        amplification = trial.scenario.retries == .none ? nil : summary.amplification
        surge = SurgeReport(runs)
        classes = ClassMisses.all(of: runs)
        stagesMs = figures.stagesMs
        missesByStage = figures.daemon?.missesByStage ?? [:]
        missesByCause = figures.daemon?.missesByCause ?? [:]
        little = figures.littlesLaw
        if let daemon = figures.daemon {
            utilisation = trial.share(daemon.utilisation)
            computeUtilisation = trial.share(daemon.perTime(daemon.computeSeconds))
            wastedShare = daemon.computeSeconds > 0 ? daemon.wastedSeconds / daemon.computeSeconds : 0
            memoryMiB = daemon.memoryBytes.map { $0 / 1_048_576 }
            daemonInFlight = daemon.perTime(daemon.requestSeconds)
            (missedAtDaemon, unfinished) = (Int(daemon.missed), Int(daemon.unfinished))
            let sent = max(summary.misses.total, figures.agreement?.attempts ?? 0)
            unread = max(0, sent - Int(daemon.requests) - Int(daemon.unfinished))
            let dropped = { (outcome: Outcome) in Int(daemon.dropped[outcome.name] ?? 0) }
            (shed, expired) = (dropped(.shed), dropped(.expired))
            accepting = trial.tellsAccepting ? AcceptReport(daemon.accepting) : nil
        }
        (disagreement, agrees) = (figures.agreement?.count, figures.agreement?.holds)
        (comparedByID, differences) = (figures.agreement?.joined, figures.agreement?.explanations)
        machine = figures.machine.map(MachineReport.init)
        lagP99Ms = summary.lag.p99.milliseconds
        problems = summary.problems
    }

    /// A percentile needs a request above it.
    private static func latency(of summary: LoadSummary, _ runs: [LoadRun]) -> [LatencyPercentile] {
        let count = Double(summary.misses.total)
        let intervals = PercentileInterval(LoadSummary.latencies(runs))
        let known = percentiles.filter { $0 == 100 || (1 - $0 / 100) * count >= 1 }
        return summary.latencies.percentiles(known).map { value in
            var value = value
            let interval = intervals.interval(value.percentile / 100)
            (value.low, value.high) = (interval.low.map { Double($0) / 1e6 }, interval.high.map { Double($0) / 1e6 })
            return value
        }
    }
}

extension ContestantReport {
    /// Whether it is a configuration file's.
    var isConfigured: Bool { serveOptions.map(DaemonShape.isConfigured) ?? false }

    static let unread = "never read"
    static let unfinished = "unfinished"

    /// Misses by cause, and beside them those that the daemon's own counts leave out because it has not ended their
    /// requests: those that no worker ever read, and those that it still had when it was asked.
    var allCauses: [String: Double] {
        let unended = [Self.unread: unread ?? 0, Self.unfinished: unfinished ?? 0].filter { $0.value > 0 }
        return missesByCause.merging(unended.mapValues(Double.init), uniquingKeysWith: +)
    }
}
