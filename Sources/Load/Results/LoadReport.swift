import Workload

/// What `--json` writes: schema `deadlined-load-1`. Times are milliseconds, shares are from 0 to 1.
package struct LoadReport: Codable, Sendable {
    package struct Misses: Codable, Sendable {
        package var ratio, low, high: Double
        package var missed, total: Int

        init(_ misses: MissRatio) {
            (ratio, low, high) = (misses.share, misses.low, misses.high)
            (missed, total) = (misses.missed, misses.total)
        }
    }

    package struct Request: Codable, Sendable {
        package var id: String
        package var atMs, beforeMs, downstreamMs, afterMs, deadlineMs: Double
        package var ending: String
        package var status: Int
        package var attempts: Int
        /// Of the last attempt, among the servers from 0; absent where there is only one.
        package var machine: Int?
        package var lagMs, latencyMs: Double
        package var met: Bool
        /// Where the server says that the time went; absent without a reply that says so.
        package var stagesMs: [String: Double]?
        /// Whose worker replied, where the server says so.
        package var mode: String?
        package var worker: Int?
    }

    package static let schemaName = "deadlined-load-1"

    package var schema = schemaName
    /// The server, or how many there are and how each attempt found its own.
    package var target: String
    /// Of each server; absent where there is only one.
    package var machines: [MachineFigures]?
    /// The most attempts that a server got, to the mean of all; absent where there is only one.
    package var imbalance: Double?
    /// What the requests were sent in: `http1`, `http2` or `grpc`.
    package var `protocol`: String
    package var scheduleHash: String
    /// That are counted: without those of the warm-up, and those that an interruption cut off.
    package var requests: Int
    /// Of all of the schedule that was sent.
    package var scheduledRequests: Int
    package var scheduledSeconds, meanComputeMs, meanDownstreamMs: Double
    package var durationSeconds: Double
    package var scheduledRate, achievedRate, goodput: Double
    /// Why the rates say little; absent where they can be judged.
    package var rateDoubt: String?
    package var misses: Misses
    /// Of each class; absent for requests of one.
    package var classes: [ClassMisses]?
    package var endings: [String: Int]
    package var latency: [LatencyPercentile]
    package var meanLatencyMs: Double?
    package var lagP50Ms, lagP99Ms, lagMaxMs: Double
    package var priority: String
    /// That were made, and requests that were sent again by the retry policy.
    package var connections, retries: Int
    /// Attempts per request that was sent.
    package var amplification: Double
    /// Absent where the server refused nothing.
    package var refusals: Refusals?
    /// After the surge; absent where the schedule has none.
    package var recovery: Recovery?
    /// Whether the run ended before its schedule, and by what; the figures are of what was sent until then.
    package var interrupted: Bool
    package var interruption: String?
    /// What others took of the server's cores; absent where nobody looked.
    package var machine: MachineReport?
    /// Why the run is invalid; empty if it is valid.
    package var problems: [String]
    /// One entry a request, if asked for.
    package var records: [Request]?

    private static let percentiles = [0, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100]

    /// - Parameter idPrefix: what the requests' ids began with; nil leaves the records out.
    package init(
        _ run: LoadRun, _ summary: LoadSummary, target: String, machine: Disturbance? = nil,
        recordsWithPrefix idPrefix: String? = nil
    ) {
        self.target = target
        `protocol` = run.messageProtocol.name
        scheduleHash = run.schedule.hash
        requests = summary.misses.total
        (scheduledRequests, scheduledSeconds) = (run.schedule.requests.count, run.schedule.duration.seconds)
        meanComputeMs = run.schedule.meanCompute.milliseconds
        meanDownstreamMs = run.schedule.meanDownstream.milliseconds
        durationSeconds = summary.duration.seconds
        scheduledRate = summary.rates.scheduled
        achievedRate = summary.rates.achieved
        rateDoubt = summary.rates.doubt?.description
        goodput = summary.goodput
        misses = Misses(summary.misses)
        classes = ClassMisses.all(of: [run], from: run.schedule.duration - summary.duration)
        machines = MachineFigures.all(of: run, from: run.schedule.duration - summary.duration)
        imbalance = machines.map(MachineFigures.imbalance)
        endings = Dictionary(uniqueKeysWithValues: summary.endings.map { ($0.name, $0.count) })
        latency = summary.latencies.percentiles(LoadReport.percentiles)
        meanLatencyMs = summary.latencies.mean.map { $0 / 1e6 }
        lagP50Ms = summary.lag.median.milliseconds
        lagP99Ms = summary.lag.p99.milliseconds
        lagMaxMs = summary.lag.maximum.milliseconds
        priority = run.priority.rawValue
        (connections, retries) = (run.counts.connections, run.counts.retries)
        (amplification, refusals) = (summary.amplification, summary.refusals)
        recovery = run.schedule.surgeEnd.map { Recovery(of: run, after: $0) }
        interrupted = run.cut != nil
        interruption = run.cut?.description(of: run)
        self.machine = machine.map(MachineReport.init)
        problems = summary.problems
        records = idPrefix.map { LoadReport.records(of: run, idPrefix: $0) }
    }

    private static func milliseconds(_ stages: ServedStages) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: stages.named.map { ($0.name, Double($0.microseconds) / 1e3) })
    }

    private static func records(of run: LoadRun, idPrefix: String) -> [Request] {
        zip(run.schedule.requests, run.records).enumerated().map { number, pair in
            let (request, record) = pair
            return Request(
                id: "\(idPrefix)\(number)", atMs: Double(request.at) / 1e6, beforeMs: Double(request.before) / 1e6,
                downstreamMs: Double(request.downstream) / 1e6, afterMs: Double(request.after) / 1e6,
                deadlineMs: Double(request.deadline) / 1e6, ending: record.ending.rawValue,
                status: Int(record.status), attempts: Int(record.attempts),
                machine: run.servers.count > 1 ? Int(record.machine) : nil,
                lagMs: Double(record.sentAt - request.at) / 1e6,
                latencyMs: Double(record.endedAt - request.at) / 1e6, met: record.isMet(request),
                stagesMs: record.stages.map(LoadReport.milliseconds), mode: record.server?.mode,
                worker: record.server.map { Int($0.worker) })
        }
    }
}
