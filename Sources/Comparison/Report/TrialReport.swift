import Load
import Workload

/// One scenario on one set of cores.
package struct TrialReport: Codable, Sendable {
    package var scenario, title: String
    package var scheduleHash: String
    /// `deadlined load` with the flags that make the schedule; nil for a story.
    package var loadCommand: String?
    package var cpus, sharedCpus: String
    package var coreCount: Int
    /// `keep` or `close`, as `load --connections` has it.
    package var connections: String
    /// Requests per second, and λ·E[S] over the cores: the share of the contestants' cores that these ask for.
    package var rate, load: Double
    package var meanComputeMs, meanDownstreamMs, deadlineMs: Double
    package var slackRatio: Double?
    /// What clients sent again, as `load --retries` has it; nil for nothing, as what follows for a schedule without it.
    package var retries: String?
    package var phases: [PhaseReport]?
    package var contestants: [ContestantReport]
    /// Of a story.
    package var players: [PlayerReport]

    init(_ trial: Trial) {
        let schedule = trial.schedule
        (scenario, title) = (trial.scenario.name, trial.scenario.title)
        scheduleHash = schedule.hash
        loadCommand = TrialReport.loadCommand(of: trial)
        (cpus, sharedCpus) = (trial.cpus.description, trial.sharedCPUs.description)
        coreCount = trial.cpus.cores.count
        connections = trial.connections.rawValue
        (rate, load) = (schedule.rate, trial.load)
        meanComputeMs = schedule.meanCompute.milliseconds
        meanDownstreamMs = schedule.meanDownstream.milliseconds
        deadlineMs = schedule.shortestDeadline.milliseconds
        slackRatio = trial.slackRatio
        retries = trial.scenario.retries == .none ? nil : trial.scenario.retries.description
        phases =
            schedule.phases.isEmpty
            ? nil
            : schedule.phases.map { PhaseReport(rate: $0.rate.perSecond, seconds: $0.duration.seconds) }
        contestants = trial.figures.map { ContestantReport($0, on: trial) }
        players = PlayerReport.all(of: trial)
    }

    private static func loadCommand(of trial: Trial) -> String? {
        // A flag has no words for several classes.
        guard case .drawn(let plan) = trial.scenario.content, let times = plan.onlyClass else { return nil }
        let rate =
            plan.isPhased
            ? plan.phases.map(\.description).joined(separator: ",")
            : "\(plan.rate) --duration \(DurationText.format(trial.schedule.duration))"
        let retries = trial.scenario.retries
        return """
            deadlined load \(server(of: trial)) --arrivals \(plan.arrivals) --rate \(rate) --before \(times.before) \
            --downstream \(times.downstream) --after \(times.after) \
            --deadline \(DurationText.format(times.deadline)) --seed \(trial.seed)\
            \(trial.connections == .keep ? "" : " --connections \(trial.connections.rawValue)")\
            \(retries == .none ? "" : " --retries \(retries)")
            """
    }

    /// Where contestants were spoken to in several protocols, the first one's.
    private static func server(of trial: Trial) -> String {
        switch trial.runs.first?.contestant.messageProtocol {
        case .grpc: "grpc://127.0.0.1:8080"
        case .http2: "http://127.0.0.1:8080 --http2"
        case .http1, nil: "http://127.0.0.1:8080"
        }
    }
}
