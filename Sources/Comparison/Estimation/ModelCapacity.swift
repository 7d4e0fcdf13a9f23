import Glibc
import Load
import Simulation

/// How far a model can be loaded, by long simulated runs at several loads, through whose shares a line is laid.
struct ModelCapacity {
    struct Point {
        let load, requests, missed: Double
        /// How many times as large as a Poisson count's the variance of the misses is, by the run's batches.
        let dispersion: Double

        var share: Double { missed / max(1, requests) }
    }

    let objective: Double
    /// The load that misses the objective; 0 if none is below it.
    let load: Double
    /// Of its 95 % interval: how far the simulation itself is sure.
    let halfWidth: Double
    /// By how much the logarithm of the share grows with the load there.
    let slope: Double
    let points: [Point]

    /// The load that misses another share.
    func load(missing share: Double) -> Double { load + log(share / objective) / slope }
}

extension ModelCapacity {
    /// How it is found.
    struct Search {
        let draw: LoadDraw
        let objective: Double
        /// Requests that are simulated, about.
        let requests: Double
        /// Whether to go on.
        let isWanted: () -> Bool

        /// Loads that have a long run each, by their distance from where the capacity is thought to be, and some
        /// further off, which show where it goes from there.
        private static let distances = [-0.05, -0.03, -0.01, 0.01, 0.03, 0.05]
        private static let far = [-0.12, 0.1, 0.16].map { (distance: $0, share: 0.25) }
        private static let runs = distances.map { (distance: $0, share: 1.0) } + far
        /// Before that, to know where that is.
        private static let firstRuns = [-0.1, -0.05, 0, 0.05, 0.1, 0.15].map { (distance: $0, share: 0.25) }
        /// Of a run in the first search, and how near that comes.
        private static let roughShare = 0.025
        private static let roughWidth = 0.04
        static let lowest = 0.02
        /// Above a load of 1 misses grow with the time that it lasts.
        private static let highest = 1.1
        private static let batches = 10
        /// Of a capacity that is found beside the theory's.
        private static let corrections = 2
        /// As a curve is drawn: by how far from the capacity, and how long each run is.
        private static let drawn = [-0.2, -0.15, -0.1, -0.06, -0.03, 0, 0.03, 0.06, 0.1, 0.15, 0.2]
        private static let drawnShare = 0.15
        /// The runs are the same for all contestants, and in every comparison.
        private static let seed: UInt64 = 0x5EED_0000

        /// Highest load that is looked at: what is refused or given up may leave room for the rest.
        var limit: Double { Search.highest / (1 - objective) }
    }
}

extension ModelCapacity.Search {
    /// - Returns: nil once it is not wanted any more.
    func find(_ model: MissModel) throws(LoadError) -> ModelCapacity? {
        let centre = try rough(model)
        guard centre > ModelCapacity.Search.lowest, isWanted() else {
            return isWanted() ? ModelCapacity([], objective: objective, otherwise: 0) : nil
        }
        let points = try points(model, 0, around: centre, ModelCapacity.Search.runs)
        return isWanted() ? ModelCapacity(points, objective: objective, otherwise: centre) : nil
    }

    /// - Parameter runs: their distances, and how long each is.
    private func points(
        _ model: MissModel, _ slowdown: Double, around centre: Double, _ runs: [(distance: Double, share: Double)]
    ) throws(LoadError) -> [ModelCapacity.Point] {
        var points: [ModelCapacity.Point] = []
        for (number, run) in runs.enumerated() where isWanted() {
            let load = centre + run.distance
            guard load >= ModelCapacity.Search.lowest, load <= limit else { continue }
            points.append(try point(model, slowdown, at: load, longRun * run.share, UInt64(number)))
        }
        return points.sorted { $0.load < $1.load }
    }

    /// Requests at each of the loads.
    private var longRun: Double { requests / Double(ModelCapacity.Search.distances.count) }

    /// By bisection over short runs, and some longer ones; 0 where no load holds.
    private func rough(_ model: MissModel) throws(LoadError) -> Double {
        var bisection = Bisection(limit: limit, resolution: ModelCapacity.Search.roughWidth)
        while let load = bisection.next, isWanted() {
            let count = requests * ModelCapacity.Search.roughShare
            let requests = try draw.requests(at: load, count: count, seed: ModelCapacity.Search.seed)
            let missed = model.misses(requests, 0).count { $0 }
            bisection.record(load, holds: Double(missed) < objective * Double(requests.count))
        }
        let centre = bisection.held + ModelCapacity.Search.roughWidth / 2
        guard bisection.held > 0 else { return 0 }
        let points = try points(model, 0, around: centre, ModelCapacity.Search.firstRuns)
        return ModelCapacity(points, objective: objective, otherwise: centre).load
    }

    private func point(
        _ model: MissModel, _ slowdown: Double, at load: Double, _ count: Double, _ number: UInt64
    ) throws(LoadError) -> ModelCapacity.Point {
        let requests = try draw.requests(at: load, count: count, seed: ModelCapacity.Search.seed + number)
        let isMissed = model.misses(requests, slowdown)
        let missed = Double(isMissed.count { $0 })
        let size = max(1, isMissed.count / ModelCapacity.Search.batches)
        let batches = stride(from: 0, through: isMissed.count - size, by: size).map { start in
            Double(isMissed[start..<start + size].count { $0 })
        }
        let spread = SampleMean(batches).deviation
        let mean = max(missed / Double(max(1, batches.count)), 1e-9)
        return ModelCapacity.Point(
            load: load, requests: Double(requests.count), missed: missed,
            dispersion: max(1, spread * spread * Double(batches.count) / Double(max(1, batches.count - 1)) / mean))
    }

    /// What another model holds, at a slowdown: by what it and the theory's miss of the same requests, so that chance
    /// has hardly a part in it.
    ///
    /// - Parameter guess: where it is about.
    func load(of model: MissModel, slowdown: Double = 0, from guess: Double, beside theory: CapacityTheory)
        throws(LoadError) -> Double
    {
        let capacity = theory.capacity
        var load = min(limit, max(ModelCapacity.Search.lowest, guess))
        for _ in 0..<ModelCapacity.Search.corrections where isWanted() {
            func missed(_ model: MissModel, _ slowdown: Double, at load: Double) throws(LoadError) -> Double {
                let requests = try draw.requests(at: load, count: longRun, seed: ModelCapacity.Search.seed)
                return Double(max(1, model.misses(requests, slowdown).count { $0 }))
            }
            // Both at their own capacity miss equally much of the requests of one seed.
            let there = try missed(theory.model, 0, at: capacity.load)
            let here = try missed(model, slowdown, at: load)
            let correction = log(here / there) / capacity.slope * load / max(capacity.load, 1e-9)
            load = min(limit, max(ModelCapacity.Search.lowest, load - correction))
        }
        return load
    }

    /// What a model misses against load, around its capacity, as it is drawn.
    func curve(of model: MissModel, slowdown: Double, around load: Double) throws(LoadError) -> [ModelCapacity.Point] {
        let runs = ModelCapacity.Search.drawn.map { (distance: $0, share: ModelCapacity.Search.drawnShare) }
        return try points(model, slowdown, around: load, runs)
    }

    /// By how much the capacity's logarithm falls with the slowdown: at the same requests, so that chance has no part.
    func sensitivity(_ model: MissModel, at capacity: ModelCapacity) throws(LoadError) -> Double {
        let step = 0.03
        let requests = try draw.requests(at: capacity.load, count: longRun, seed: ModelCapacity.Search.seed)
        let missed = [-step, step].map { slowdown in Double(max(1, model.misses(requests, slowdown).count { $0 })) }
        let growth = log(missed[1] / missed[0]) / (2 * step)
        // At least by what a slower core has less.
        return max(1, growth / (capacity.slope * capacity.load))
    }
}

extension ModelCapacity {
    /// Shares that tell of the objective's: at most so many times as much, or as little.
    private static let tellingRatio = 6.0

    /// - Parameter centre: what it is where the points do not tell: shares rise from nothing to all between two.
    init(_ points: [Point], objective: Double, otherwise centre: Double) {
        let telling = points.filter { point in
            point.share > objective / Self.tellingRatio && point.share < objective * Self.tellingRatio
        }
        (self.points, self.objective) = (points, objective)
        // Of all points together: by one of them it would be known to a half.
        let missed = telling.reduce(0) { $0 + $1.missed }
        let dispersion = telling.reduce(0) { $0 + $1.dispersion * $1.missed } / max(1, missed)
        if let line = LogLine(telling, at: objective, dispersion: dispersion) {
            (load, halfWidth, slope) = (line.load, line.halfWidth, line.slope)
        } else {
            let held = points.last { $0.share < objective }?.load ?? points.first?.load ?? centre
            let broken = points.first { $0.load > held }?.load ?? held
            let width = max(broken - held, 1e-3)
            (load, halfWidth, slope) = ((held + broken) / 2, width / 2, log(10) / width)
        }
    }
}
