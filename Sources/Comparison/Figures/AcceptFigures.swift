import Load
import Telemetry

/// What it cost a daemon's workers to share the port: the difference of two scrapes.
package struct AcceptFigures: Equatable, Sendable {
    /// Worker processes.
    var workers: Int
    /// As its configuration has it: mode, workers, accept, accept_batch, load.
    var shape: String
    /// Connections accepted.
    var accepts: Double
    /// Wake-ups on the listener, and those of them that found no connection.
    var wakeups, emptyWakeups: Double
    /// Accepts that found no connection.
    var eagains: Double
    /// How often an accepting thread left its CPU to wait: also where the kernel woke it in vain and put it back to
    /// sleep. Workers tell it every 250 ms.
    var contextSwitches: Double
    /// CPU of empty wake-ups; counted with more than one worker.
    var fruitlessSeconds: Double
    /// Jain's index of the workers' connections, (Σx)² / n·Σx²; nil without any.
    var jain: Double?
    /// The share of the connections that the luckiest worker has; nil without any.
    var luckiestShare: Double?
    /// From fork to ready, of the slowest worker.
    var startSeconds: Double

    init(_ scrapes: Scrapes, status: StatusEntry) throws(LoadError) {
        workers = status.workers.count
        shape = status.shape
        accepts = try scrapes.difference(.acceptsTotal)
        wakeups = try scrapes.difference(.acceptWakeupsTotal)
        emptyWakeups = try scrapes.difference(.acceptWakeupsTotal, [.result: "empty"])
        eagains = try scrapes.difference(.acceptEagainTotal)
        contextSwitches = try scrapes.difference(.workerContextSwitchesTotal, [.kind: "voluntary"])
        fruitlessSeconds = try scrapes.difference(.acceptFruitlessCpuSecondsTotal)
        startSeconds = try scrapes.after.sums(.workerStartSeconds, by: .worker).values.max() ?? 0
        let fairness = Fairness(of: Array(try scrapes.differences(.acceptsTotal, by: .worker).values))
        (jain, luckiestShare) = (fairness.index, fairness.luckiestShare)
    }

    /// Of several runs: counts add up. Each run had workers of its own and so its own luckiest one: shares are the mean
    /// over connections. The start is the longest.
    init(summing runs: [AcceptFigures]) {
        func sum(_ part: (AcceptFigures) -> Double) -> Double { runs.reduce(0) { $0 + part($1) } }
        func mean(_ part: (AcceptFigures) -> Double?) -> Double? {
            let known = runs.compactMap { run in part(run).map { (value: $0, accepts: run.accepts) } }
            guard !known.isEmpty else { return nil }
            return known.reduce(0) { $0 + $1.value * $1.accepts } / known.reduce(0) { $0 + $1.accepts }
        }
        workers = runs.map(\.workers).max() ?? 0
        shape = runs.first?.shape ?? ""
        accepts = sum(\.accepts)
        wakeups = sum(\.wakeups)
        emptyWakeups = sum(\.emptyWakeups)
        eagains = sum(\.eagains)
        contextSwitches = sum(\.contextSwitches)
        fruitlessSeconds = sum(\.fruitlessSeconds)
        jain = mean(\.jain)
        luckiestShare = mean(\.luckiestShare)
        startSeconds = runs.map(\.startSeconds).max() ?? 0
    }
}
