import Simulation

/// A run at one load: what was sent, and which deadlines the contestant missed.
struct LoadedRun: Sendable {
    /// λ·E[S] over the cores.
    let load: Double
    let requests: [SimulatedRequest]
    /// Of each request.
    let isMissed: [Bool]

    /// Parts of a run that are taken for independent of each other: each is many times as long as a queue lasts.
    static let batchCount = 2

    /// How many were missed in each part.
    static func batches(of isMissed: [Bool]) -> [Int] {
        (0..<batchCount).map { batch in
            let (start, end) = (isMissed.count * batch / batchCount, isMissed.count * (batch + 1) / batchCount)
            return isMissed[start..<end].count { $0 }
        }
    }
}

/// What a model misses of a run.
struct ModelledMisses: Sendable {
    let batches: [Int]
    /// Misses in the cluster of a miss, summed over all misses.
    let clusterSquares: Double

    var total: Int { batches.reduce(0, +) }

    /// Misses that follow each other within so many deadlines are of one busy period.
    private static let clusterGap: Int64 = 2

    init(_ isMissed: [Bool], of requests: [SimulatedRequest]) {
        batches = LoadedRun.batches(of: isMissed)
        var (squares, size, last) = (0.0, 0.0, Int64.min / 2)
        for (request, isMissed) in zip(requests, isMissed) where isMissed {
            if request.at - last > ModelledMisses.clusterGap * request.deadline {
                squares += size * size
                size = 0
            }
            size += 1
            last = request.at
        }
        clusterSquares = squares + size * size
    }
}
