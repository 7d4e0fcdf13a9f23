import Balancing
import Load
import Simulation

/// What one machine holds in simulation: the load at which the objective is just kept, for several seeds.
enum SimulatedCapacity {
    /// Requests at each load, and how near each search comes.
    private static let requests = 40_000.0
    private static let resolution = 0.01
    private static let seeds: UInt64 = 6

    /// - Returns: nil for those that hold no load; less than asked for once it is to end.
    static func find(
        _ kinds: [MachineKind], _ work: PlannedWork, requests: Double = requests, until stop: StopWish
    ) -> [MachineKind.Capacity?] {
        let jobs = kinds.indices.flatMap { kind in (1...seeds).map { (kind: kind, seed: $0) } }
        let found = SideBySide.map(jobs) { job in
            kinds[job.kind].shape.flatMap { load(of: $0, work, requests, job.seed, stop) }
        }
        return kinds.indices.map { kind in
            let loads = zip(jobs, found).filter { $0.0.kind == kind }.compactMap(\.1)
            guard loads.count == Int(seeds), loads.allSatisfy({ $0 > 0 }) else { return nil }
            let mean = SampleMean(loads)
            let half = mean.halfWidth + resolution / 2
            return MachineKind.Capacity(
                load: mean.value, low: max(resolution, mean.value - half), high: min(1, mean.value + half),
                source: .simulated)
        }
    }

    /// By bisection; nil where it was ended.
    private static func load(
        of shape: MachineShape, _ work: PlannedWork, _ requests: Double, _ seed: UInt64, _ stop: StopWish
    ) -> Double? {
        var (held, broken) = (0.0, 1.0)
        while broken - held > resolution {
            let load = (held + broken) / 2
            guard let share = missedShare(of: shape, at: load, work, requests, seed, stop) else { return nil }
            if share < work.objective { held = load } else { broken = load }
        }
        return (held + broken) / 2
    }

    private static func missedShare(
        of shape: MachineShape, at load: Double, _ work: PlannedWork, _ requests: Double, _ seed: UInt64,
        _ stop: StopWish
    ) -> Double? {
        let rate = work.rate(ofLoad: load, cores: shape.cores)
        let span = Int64(requests / rate * 1e9)
        var setting = FleetSetting(machines: 1, balancer: .random, span: span)
        setting.cores = shape.cores
        setting.warmUp = span / 20
        let traffic = work.traffic(at: .constant(rate), span: span, seed: seed)
        let result = SimulatedFleet(setting, shape).run(traffic) { _ in !stop.isThere }
        return result.reached == span ? result.tally.missedShare : nil
    }
}
