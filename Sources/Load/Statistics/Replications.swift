import Glibc

/// What runs at one load say of it, each with a seed and a daemon of its own.
///
/// Misses come in busy periods, so that requests of one run tell less than their number makes one think: of runs of
/// some hundred requests at a load that misses 6 %, two in five show less than 1 %. Runs are independent of each other,
/// and so the interval is made of their means, with Student's t: the method of independent replications, each without
/// its beginning (Law, *Simulation Modeling and Analysis*, "replication/deletion"). Runs may be alike by chance: the
/// interval is never narrower than if requests were independent, and above no miss at all lie three of all requests
/// (Hanley and Lippman-Hand, 1983).
///
/// A search looks after each run whether a load breaks, and so calls more than one in twenty broken that is not.
package struct Replications: Equatable {
    /// Requests of a valid run, without those of its beginning.
    package struct Run: Equatable {
        package var missed, total: Int

        package init(missed: Int, total: Int) {
            (self.missed, self.total) = (missed, total)
        }
    }

    package enum Verdict: Equatable {
        case holds, breaks, undecided
    }

    package private(set) var runs: [Run] = []

    private static let fewestToBreak = 2

    package init() {}

    package mutating func add(_ run: Run) {
        if run.total > 0 { runs.append(run) }
    }

    /// - Parameters:
    ///   - objective: the share of misses that the load has to stay below.
    ///   - minimum: runs without which it does not hold. To break, fewer are enough: what breaks does so by far, and
    ///     a load that is taken for broken makes a capacity smaller, never larger.
    package func verdict(_ objective: Double, minimum: Int) -> Verdict {
        let misses = misses
        if runs.count >= Replications.fewestToBreak, misses.low > objective { return .breaks }
        return runs.count >= minimum && misses.high < objective ? .holds : .undecided
    }

    /// The mean of the runs' shares, with its 95 % interval; of one run, or none, the interval is everything.
    package var misses: MissRatio {
        let (missed, total) = (runs.reduce(0) { $0 + $1.missed }, runs.reduce(0) { $0 + $1.total })
        let shares = SampleMean(runs.map { Double($0.missed) / Double($0.total) })
        let mean = shares.value
        guard shares.count > 1 else {
            return MissRatio(share: mean, low: 0, high: 1, missed: missed, total: total)
        }
        let half = max(shares.halfWidth, Quantile.normal * sqrt(mean * (1 - mean) / Double(total)))
        let high = max(mean + half, Replications.leastBound(of: Double(total)))
        return MissRatio(share: mean, low: max(0, mean - half), high: min(1, high), missed: missed, total: total)
    }

    /// The least upper bound that so many requests can give: that where none missed.
    package static func leastBound(of requests: Double) -> Double { 3 / requests }
}
