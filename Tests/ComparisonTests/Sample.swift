import Modes
import Scheduling
import Workload

@testable import Comparison
@testable import Load
@testable import Telemetry

/// Runs made by hand.
enum Sample {
    static let plan = SchedulePlan(
        rate: Rate(perSecond: 100), duration: .seconds(1), before: .fixed(.milliseconds(2)),
        downstream: .fixed(.milliseconds(20)), after: .same, deadline: .milliseconds(100))

    /// Requests every 10 ms, 2 + 20 + 2 ms, with a deadline of 100 ms.
    static func run(
        _ name: String, latenciesMs: [Double?], daemon: DaemonFigures? = nil, machine: Disturbance? = nil,
        _ change: (Int, inout LoadRecord) -> Void = { _, _ in }
    ) -> ContestantRun {
        let requests = latenciesMs.indices.map {
            ScheduledRequest(
                at: Int64($0) * 10_000_000, before: 2_000_000, downstream: 20_000_000, after: 2_000_000,
                deadline: 100_000_000)
        }
        let records = latenciesMs.enumerated().map { number, latency in
            var record = LoadRecord()
            record.attempts = 1
            record.sentAt = requests[number].at
            record.ending = latency == nil ? .gaveUp : .replied
            record.status = latency == nil ? 0 : 200
            record.endedAt = requests[number].at + Int64((latency ?? 100) * 1e6)
            record.units = ServedUnits(before: 4, after: 4)
            change(number, &record)
            return record
        }
        let run = LoadRun(
            schedule: Schedule(requests, duration: .milliseconds(10) * latenciesMs.count), records: records,
            beginRealtimeNanoseconds: 0, counts: LoadRun.Counts(), priority: .normal)
        return ContestantRun(
            contestant: .daemon(DaemonShape(mode: mode(name), workers: 1)), run: run, daemon: daemon, machine: machine)
    }

    /// One that has a name, and traits, and nothing to serve with.
    static func mode(_ name: String, runners: Runners = .loop, queue: ModeQueue? = nil) -> ModeChoice {
        ModeChoice(name: name, summary: "", runners: runners, queue: queue) { _ in
            preconditionFailure("\(name) never serves")
        }
    }

    /// Of a daemon with so many workers.
    static func status(workers: Int = 1) -> StatusEntry {
        StatusEntry(
            mode: "m", version: "0", uptime: .zero, ready: true, missRatio: nil, mainCause: nil,
            workers: Array(repeating: .init(slot: 0, pid: nil, state: .ready, mode: "m"), count: workers),
            accept: "shared", acceptBatch: "greedy", load: "after-fork", workingSetBytes: 0, fairness: .init(among: []),
            calibration: CalibrationFacts(hash: nil, json: nil, source: "configured"), listeners: .init("", admin: ""),
            downstream: "", reload: ReloadFacts(lastSuccessful: true, lastSuccessTime: 0, succeeded: 0, failed: 0))
    }

    /// What a daemon says of a request.
    static func entry(
        _ id: String, outcome: String = "replied", deadline: String, cause: String?, latencyMs: Double = 50,
        latenessMs: Double = 0, stale: UInt64 = 0, holder: String? = nil
    ) -> RequestEntry {
        var times = StageTimes()
        times[.stale] = stale
        return RequestEntry(
            id: id, mode: "m", worker: 0, method: "GET", arrived: "", status: 200, outcome: outcome, deadline: deadline,
            stage: cause, cause: cause, budgetMs: 100, latencyMs: latencyMs, latenessMs: latenessMs,
            stages: .init(times), timeline: [], arrivalExact: true, kind: "hash",
            units: .init(before: 0, after: 0), wastedCpuMs: 0,
            heldBy: holder.map { .init(id: $0, ms: 60) })
    }

    /// What a daemon says that has counted this, and nothing else of all that it counts.
    static func metrics(_ samples: String) -> MetricsText {
        MetricsText(MetricName.allCases.map { "# TYPE \($0.rawValue) gauge\n" }.joined() + samples, of: "http://d")
    }

    static func daemon(
        _ after: String, before: String = "", workers: Int = 1, cpuSeconds: Double = 0, measuredSeconds: Double = 1
    ) throws -> DaemonFigures {
        try DaemonFigures(
            Scrapes(before: metrics(before), after: metrics(after)), status: status(workers: workers),
            cpuSeconds: cpuSeconds, measuredSeconds: measuredSeconds, memoryBytes: 1_048_576)
    }

    static func trial(
        _ runs: [ContestantRun], content: Scenario.Content = .drawn(plan), cpus: CPUSet = CPUSet([0]),
        connections: LoadOptions.Connections = .keep, retries: RetryPolicy = .none
    ) -> Trial {
        Trial(
            scenario: Scenario(name: "s", title: "t", content: content, retries: retries),
            schedule: runs[0].run.schedule,
            seed: 1, cpus: cpus, clientCPUs: CPUSet([1]),
            calibration: CalibrationStatus(hash: 2_000, json: 1), connections: connections, runs: runs)
    }
}
