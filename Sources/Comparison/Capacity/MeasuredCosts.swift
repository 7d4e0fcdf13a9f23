import Load
import Simulation
import Workload

/// What a contestant's requests cost beside what they ask for, by its daemon's figures and its clients' records.
struct MeasuredCosts {
    /// For the simulation; without a slowdown.
    let costs: Costs
    /// CPU beside the compute of a request, in seconds.
    let cpuPerRequest: Double
    /// CPU that the workers used in all for a request, in seconds.
    let totalCPUPerRequest: Double
    /// What its compute parts took on the CPU, over what was asked for.
    let computeRatio: Double
    /// Wall time of the compute parts beside their CPU time, over that.
    let preemptedShare: Double
    /// What others and the hypervisor took of its cores; nil where that is not known.
    let othersShare: Double?

    /// - Returns: nil where a daemon's figures are missing, as they are of other servers.
    init?(_ runs: [ContestantRun]) {
        let figures = runs.compactMap(\.daemon)
        guard !figures.isEmpty, figures.count == runs.count else { return nil }
        let daemon = DaemonFigures(summing: figures)
        let pairs = runs.flatMap { $0.run.pairs() }
        let asked = pairs.reduce(0.0) { $0 + Double($1.request.before + $1.request.after) } / 1e9
        let calls = pairs.filter { $0.request.downstream > 0 }
        guard daemon.requests > 0, daemon.computeSeconds > 0, asked > 0 else { return nil }
        cpuPerRequest = max(0, daemon.cpuSeconds - daemon.computeSeconds) / daemon.requests
        totalCPUPerRequest = daemon.cpuSeconds / daemon.requests
        computeRatio = daemon.computeSeconds / asked
        preemptedShare = (daemon.stageSeconds[Stage.preempted.name] ?? 0) / daemon.computeSeconds
        othersShare = Disturbance.summed(runs.compactMap(\.machine)).flatMap { disturbance in
            guard case .looked(let use) = disturbance else { return nil }
            return use.share(use.others + use.stolen)
        }
        let steps = 1 + Double(calls.count) / Double(max(1, pairs.count))
        costs = Costs(
            perStep: Int64(cpuPerRequest * 1e9 / steps), perCall: MeasuredCosts.perCall(daemon, calls),
            perReply: MeasuredCosts.perReply(pairs.map(\.request), pairs.map(\.record)))
    }

    /// What a call takes beside what was asked for, on the average.
    private static func perCall(
        _ daemon: DaemonFigures, _ calls: [(request: ScheduledRequest, record: LoadRecord)]
    ) -> Int64 {
        let asked = calls.reduce(0.0) { $0 + Double($1.request.downstream) }
        let called = (daemon.stageSeconds[Stage.downstream.name] ?? 0) * 1e9
        return calls.isEmpty ? 0 : Int64(max(0, called - asked) / Double(calls.count))
    }

    /// What of the whole time is in no stage: on the way to the server and back. The median, which no stall moves.
    private static func perReply(_ requests: [ScheduledRequest], _ records: [LoadRecord]) -> Int64 {
        let rests = zip(requests, records).compactMap { request, record -> Int64? in
            guard record.isServed, let stages = record.stages else { return nil }
            let known = stages.named.reduce(Int64(0)) { $0 + Int64($1.microseconds) * 1_000 }
            return max(0, record.endedAt - request.at - known)
        }
        return rests.median ?? 0
    }
}
