import Load
import Workload

/// Measures what a document costs in each kind, on the calling thread. The kinds take turns, in changing order, so that
/// drift of the machine hits all alike.
struct DocumentBench {
    /// Batches of each kind, however long they are, and at most.
    private static let batches = 5...31
    /// Documents of which the allocations are counted.
    private static let counted = 4

    let run: (Work) -> Result<Chain, WorkFailure>
    /// The thread's CPU clock and one that goes on, in nanoseconds.
    let threadCPU, now: () -> UInt64
    /// The allocations of a piece of work; nil where they cannot be counted.
    let allocations: (() throws(LoadError) -> Void) throws(LoadError) -> Int?

    /// - Parameters:
    ///   - limit: of all together; each has its fewest batches in any case.
    ///   - goesOn: asked before each batch.
    func costs(
        of kinds: [ComputeKind], within limit: Duration, while goesOn: () -> Bool
    ) throws(LoadError) -> [DocumentCost] {
        var costs = kinds.map(DocumentCost.init)
        var sizes: [Int] = []
        let begin = now()
        for index in kinds.indices {
            // Finds how many documents are a batch, which warms up besides.
            sizes.append(try batchSize(kinds[index]))
            let counted = try allocations { () throws(LoadError) in
                _ = try milliseconds(DocumentBench.counted, kinds[index])
            }
            costs[index].allocations = counted.map { Double($0) / Double(DocumentBench.counted) }
        }
        for round in 0..<DocumentBench.batches.upperBound {
            let isOver = now() - begin > UInt64(limit.nanoseconds) && round >= DocumentBench.batches.lowerBound
            let order = Array(kinds.indices)
            for index in round.isMultiple(of: 2) ? order : order.reversed() where !isOver && goesOn() {
                costs[index].add(try milliseconds(sizes[index], kinds[index]) / Double(sizes[index]))
            }
        }
        return costs
    }

    private func batchSize(_ kind: ComputeKind) throws(LoadError) -> Int {
        var documents = 1
        while try milliseconds(documents, kind) * 1e6 < Double(Calibrator.batchNanoseconds) { documents *= 2 }
        return documents
    }

    /// CPU of so many documents.
    private func milliseconds(_ documents: Int, _ kind: ComputeKind) throws(LoadError) -> Double {
        let chain = Chain(method: .get, kind: kind, before: documents, after: 0)
        let start = threadCPU()
        if case .failure(let failure) = run(Work(kind: kind, units: documents, chain: chain, folding: [])) {
            throw LoadError("\(kind.rawValue): \(failure.reason)")
        }
        let end = threadCPU()
        // A clock that stood still would let a batch grow for ever.
        guard end > start else { throw LoadError("\(kind.rawValue): the thread CPU clock stands still") }
        return Double(end - start) / 1e6
    }
}
