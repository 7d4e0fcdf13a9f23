import Glibc

/// A rule of thumb for what theory gives.
enum ExpectedCapacity {
    /// For one loop, 1 − ln(1/p)·E[S] / (deadline − downstream): the tail of the wait is taken for exponential, as it
    /// is in heavy traffic.
    ///
    /// - Returns: nil where the rule gives no load.
    static func rule(slackRatio: Double, objective: Double) -> Double? {
        let load = 1 - log(1 / objective) / slackRatio
        return slackRatio > 0 && load > 0 ? load : nil
    }
}
