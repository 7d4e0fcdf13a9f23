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
        return Set(loaded.map(\.contestant)).compactMap { name -> Double? in
            let works = loaded.filter { $0.contestant == name }.compactMap(\.work)
            let shed = works.reduce(0) { $0 + $1.shed }
            guard shed >= fewestRefusals else { return nil }
            let rest = works.reduce(0) { $0 + $1.cpuMs - $1.computeMs - overheadMs * Double($1.ended - $1.shed) }
            return max(0, rest / Double(shed))
        }.min()
    }

    /// The most that can be in time, over the capacity, of what is offered at x times the capacity: a request costs 1,
    /// and each of the others a refusal r, so that g + (x − g)·r = 1. Where r is not known refusals cost nothing.
    func bound(at x: Double) -> Double {
        let r = refusalShare ?? 0
        guard x > 1, r < 1 else { return min(x, 1) }
        return max(0, (1 - x * r) / (1 - r))
    }
}
