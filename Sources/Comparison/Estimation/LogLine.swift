import Glibc
import Load

/// The share missed as an exponential in the load, fitted to counts of misses, and where it passes a share. Over some
/// percent of a core it is one, as in heavy traffic, where the tail of the wait is exponential.
///
/// By Poisson regression with the logarithm as link (McCullagh and Nelder, *Generalized Linear Models*): counts that
/// are low by chance neither weigh less than others nor pull the line down, as their logarithms would. Misses come in
/// clusters, by which the variance is larger than Poisson's: the dispersion.
struct LogLine {
    let load: Double
    let slope: Double
    /// Of the load's 95 % interval.
    let halfWidth: Double

    /// As far beyond the points it is believed.
    private static let margin = 0.03
    private static let iterations = 25

    /// - Returns: nil where it does not rise, or passes the share too far from the points.
    init?(_ points: [ModelCapacity.Point], at share: Double, dispersion: Double) {
        guard let first = points.map(\.load).min(), let last = points.map(\.load).max(), first < last else {
            return nil
        }
        let total = points.reduce(0.0) { $0 + $1.requests }
        let missed = points.reduce(0.0) { $0 + $1.missed }
        guard missed > 0 else { return nil }
        // ln of the share = level + rise · (load − middle); iteratively reweighted least squares.
        var (level, rise, middle, spread, weight) = (log(missed / total), 0.0, 0.0, 0.0, 0.0)
        for _ in 0..<LogLine.iterations {
            let means = points.map { $0.requests * exp(min(0, level + rise * ($0.load - middle))) }
            weight = means.reduce(0, +)
            let centre = zip(points, means).reduce(0) { $0 + $1.0.load * $1.1 } / weight
            (level, middle) = (level + rise * (centre - middle), centre)
            spread = zip(points, means).reduce(0) { $0 + ($1.0.load - centre) * ($1.0.load - centre) * $1.1 }
            guard spread > 0 else { return nil }
            level += zip(points, means).reduce(0) { $0 + $1.0.missed - $1.1 } / weight
            rise += zip(points, means).reduce(0) { $0 + ($1.0.load - centre) * ($1.0.missed - $1.1) } / spread
        }
        guard rise > 0, level.isFinite else { return nil }
        (slope, load) = (rise, middle + (log(share) - level) / rise)
        guard load >= first - LogLine.margin, load <= last + LogLine.margin else { return nil }
        let variance = 1 / weight + (load - middle) * (load - middle) / spread
        halfWidth = Quantile.normal * (dispersion * variance).squareRoot() / slope
    }
}
