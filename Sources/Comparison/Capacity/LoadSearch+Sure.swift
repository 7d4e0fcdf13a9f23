import Load
import Workload

/// The runs of a search for what surely holds: each counts by itself, without its begin.
extension LoadSearch {
    /// Requests of each, as far as they fit into the longest.
    private static let sureRequests = 800.0
    /// The share of a run that is left out at its begin: its daemon was idle before, and its queues have to grow.
    private static let beginningShare = 0.1

    /// What a run says of its load, without its beginning.
    static func replication(_ run: LoadRun) -> Replications.Run {
        let misses = LoadSummary([run], from: run.schedule.duration * beginningShare).misses
        return Replications.Run(missed: misses.missed, total: misses.total)
    }

    /// Long enough for its requests.
    static func sureRunLength(at rate: Rate, atLeast shortest: Duration) -> Duration {
        max(shortest, min(.seconds(sureRequests / rate.perSecond), longestRun))
    }

    /// Requests of such a run, without its beginning.
    static func countedRequests(at rate: Rate, atLeast shortest: Duration) -> Double {
        rate.perSecond * sureRunLength(at: rate, atLeast: shortest).seconds * (1 - beginningShare)
    }
}
