import Simulation

/// A run at one load: what was sent, and how late the contestant was.
struct LoadedRun: Sendable {
    /// λ·E[S] over the cores.
    let load: Double
    let requests: [SimulatedRequest]
    /// Of each request (`LateMarks`).
    let marks: [UInt8]

    /// Parts of a run that are taken for independent of each other: each is many times as long as a queue lasts.
    static let batchCount = 2

    var isMissed: [Bool] { marks.map { $0 == LateMarks.missed } }

    /// The marks of each part together.
    static func batches(of marks: [UInt8]) -> [Int] {
        (0..<batchCount).map { batch in
            let (start, end) = (marks.count * batch / batchCount, marks.count * (batch + 1) / batchCount)
            return marks[start..<end].reduce(0) { $0 + Int($1) }
        }
    }
}

/// How late a model is with a run's requests.
struct ModelledMarks: Sendable {
    let batches: [Int]
    /// Requests that it misses.
    let missed: Int
    /// Marks in the cluster of a mark, summed over all marks.
    let clusterSquares: Double

    var total: Int { batches.reduce(0, +) }

    /// Late requests that follow each other within so many deadlines are of one busy period.
    private static let clusterGap: Int64 = 2

    init(_ marks: [UInt8], of requests: [SimulatedRequest]) {
        batches = LoadedRun.batches(of: marks)
        missed = marks.count { $0 == LateMarks.missed }
        var (squares, size, last) = (0.0, 0.0, Int64.min / 2)
        for (request, marks) in zip(requests, marks) where marks > 0 {
            if request.at - last > ModelledMarks.clusterGap * request.deadline {
                squares += size * size
                size = 0
            }
            size += Double(marks)
            last = request.at
        }
        clusterSquares = squares + size * size
    }
}
