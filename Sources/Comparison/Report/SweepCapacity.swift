/// What a mode or a configuration could serve, by what its requests cost, and what a refusal costs.
package struct SweepCapacity: Codable, Equatable, Sendable {
    package var base: String
    /// Requests per second that all cores could end: cores / (mean compute + overhead).
    package var perSecond: Double
    /// CPU of a request beside its compute, at the lowest load.
    package var overheadMs: Double
    /// CPU of a refusal before any work, beyond the capacity, where it was least; nil where too few were refused.
    package var refusalMs: Double?
    /// That as a share of what a request costs that is served.
    package var refusalShare: Double?

    /// Refusals without which their cost is not told.
    static let fewestRefusals = 100

    /// Nil without a daemon's figures.
    ///
    /// - Parameter cores: of each contestant.
    init?(of base: String, in sweep: SweepReport, cores: Int) {
        let points = sweep.points.filter { sweep.base(of: $0.contestant) == base && $0.work != nil }
        guard let compute = sweep.meanComputeMs, let lowest = points.map(\.load).min() else { return nil }
        let calm = points.filter { $0.load == lowest }.compactMap(\.work)
        let served = calm.reduce(0) { $0 + $1.ended - $1.shed }
        guard served > 0 else { return nil }
        self.base = base
        overheadMs = max(0, calm.reduce(0) { $0 + $1.cpuMs - $1.computeMs } / Double(served))
        let cost = compute + overheadMs
        guard cost > 0 else { return nil }
        perSecond = Double(cores) * 1e3 / cost
        refusalMs = SweepCapacity.refusal(points, overheadMs)
        refusalShare = refusalMs.map { $0 / cost }
    }

    /// Of requests whose mean compute is this one: a few of them have not exactly that of all.
    func perSecond(_ meanComputeMs: Double?, cores: Int) -> Double {
        meanComputeMs.map { Double(cores) * 1e3 / ($0 + overheadMs) } ?? perSecond
    }

    /// Of the contestant that refuses at the least cost.
    private static func refusal(_ points: [SweepReport.Point], _ overheadMs: Double) -> Double? {
        let loaded = points.filter { $0.load > 1 }
        return Set(loaded.map(\.contestant)).compactMap { name in
            refusal(loaded.filter { $0.contestant == name }.compactMap(\.work), overheadMs)
        }.min()
    }

    /// What is spent beside compute, divided among those served and those refused by least squares over the loads: a
    /// core that is never idle spends less on each than a calm one, so that the overhead of the lowest load would be
    /// too much. Of one load alone it has to do. Nil where nothing is left for refusals.
    private static func refusal(_ works: [SweepWork], _ overheadMs: Double) -> Double? {
        guard works.reduce(0, { $0 + $1.shed }) >= fewestRefusals else { return nil }
        var (served2, both, shed2, servedRest, shedRest) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for work in works {
            let (served, shed, rest) = (Double(work.ended - work.shed), Double(work.shed), work.cpuMs - work.computeMs)
            served2 += served * served
            both += served * shed
            shed2 += shed * shed
            servedRest += served * rest
            shedRest += shed * rest
        }
        let determinant = served2 * shed2 - both * both
        let refusal =
            determinant > 0.01 * served2 * shed2
            ? (served2 * shedRest - both * servedRest) / determinant
            : (shedRest - overheadMs * both) / shed2
        return refusal > 0 ? refusal : nil
    }

    /// The most that can be in time, over the capacity, of what is offered at x times the capacity: a request costs 1,
    /// and each of the others a refusal r, so that g + (x − g)·r = 1. Where r is not known refusals cost nothing.
    func bound(at x: Double) -> Double {
        let r = refusalShare ?? 0
        guard x > 1, r < 1 else { return min(x, 1) }
        return max(0, (1 - x * r) / (1 - r))
    }
}
