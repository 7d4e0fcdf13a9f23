import Load
import Workload

/// What each contestant does against offered load, of one scenario.
package struct SweepReport: Codable, Sendable {
    package struct Point: Codable, Sendable {
        package var contestant: String
        /// λ·E[S] over the cores.
        package var load: Double
        package var rate: Double
        package var misses: MissRatio
        /// Mean CPU time that its requests asked for, as they were drawn; nil, as what follows, in reports of earlier
        /// versions.
        package var meanComputeMs: Double?
        /// Requests replied to within their deadline, per second.
        package var goodput: Double?
        /// Nil for a server that is not ours.
        package var work: SweepWork?
        /// Until a client was told that it was refused; nil where none was.
        package var refusalP99Ms: Double?
        /// Offered rate and goodput over the capacity; nil where that is not known.
        package var offeredOverCapacity, goodputOverCapacity: Double?
        package var problems: [String]
    }

    package var scenario, title: String
    package var cpus: String
    package var points: [Point]
    /// Mean CPU time that a request asks for.
    package var meanComputeMs: Double?
    /// By contestant; nil where no key varies.
    package var varied: [String: VariedReport]?
    /// Of each mode or configuration, whatever its keys' values; nil in reports of earlier versions.
    package var capacities: [SweepCapacity]?
}

/// What a daemon's workers did in one run of a sweep, or in several.
package struct SweepWork: Codable, Equatable, Sendable {
    /// Requests that they ended, and those of them that were refused before any work.
    package var ended, shed: Int
    /// CPU that they used, and that of it which went into compute parts.
    package var cpuMs, computeMs: Double
}

extension SweepWork {
    init(_ figures: DaemonFigures) {
        (ended, shed) = (Int(figures.requests), Int(figures.dropped[Outcome.shed.name] ?? 0))
        (cpuMs, computeMs) = (figures.cpuSeconds * 1e3, figures.computeSeconds * 1e3)
    }
}

extension SweepReport {
    var names: [String] {
        points.reduce(into: []) { names, point in
            if !names.contains(point.contestant) { names.append(point.contestant) }
        }
    }

    /// The contestant without what varies.
    func base(of contestant: String) -> String { varied?[contestant]?.base ?? contestant }

    var bases: [String] {
        names.map(base).reduce(into: []) { bases, base in if !bases.contains(base) { bases.append(base) } }
    }

    /// Whether it goes beyond what the cores can serve, where a policy shows.
    var isBeyondCapacity: Bool {
        !(capacities ?? []).isEmpty && points.contains { $0.load > 1 && $0.goodputOverCapacity != nil }
    }

    /// With capacities, and the points over them.
    ///
    /// - Parameter cores: of the contestants.
    func judged(cores: Int) -> SweepReport {
        var judged = self
        let capacities = bases.compactMap { SweepCapacity(of: $0, in: self, cores: cores) }
        judged.capacities = capacities
        judged.points = points.map { point in
            let base = base(of: point.contestant)
            guard let capacity = capacities.first(where: { $0.base == base }) else { return point }
            var point = point
            let there = capacity.perSecond(point.meanComputeMs, cores: cores)
            point.offeredOverCapacity = point.rate / there
            point.goodputOverCapacity = point.goodput.map { $0 / there }
            return point
        }
        return judged
    }
}
