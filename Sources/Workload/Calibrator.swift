/// Measures how many units of each compute kind make a millisecond of CPU. Run on a machine that does little else, on
/// one thread, before serving.
public struct Calibrator {
    /// CPU time that one kind may take, in nanoseconds; a single unit that is longer is still finished.
    public static let budgetNanoseconds: UInt64 = 300_000_000
    /// Shortest batch that is trusted, in nanoseconds: a few of the scheduler's ticks.
    public static let batchNanoseconds: UInt64 = 16_000_000
    /// Most batches for one kind.
    public static let maximumBatches = 9

    private let run: (Work) -> Result<Chain, WorkFailure>
    private let threadCPU: () -> UInt64

    /// - Parameters:
    ///   - run: does a piece of work on the calling thread: `ComputeKinds.run`.
    ///   - threadCPU: the calling thread's CPU clock, in nanoseconds.
    public init(run: @escaping (Work) -> Result<Chain, WorkFailure>, threadCPU: @escaping () -> UInt64) {
        self.run = run
        self.threadCPU = threadCPU
    }

    /// The median over several batches. Not the best one: the fastest batch is what the machine can do, the median is
    /// what it does, and it is the typical request that has to cost what it says. Up to half of the batches may be
    /// disturbed without moving it.
    public func unitsPerMillisecond(of kind: ComputeKind) throws(WorkFailure) -> Double {
        var (units, spent) = (1, UInt64(0))
        // Doubling finds a batch that is long enough, and warms caches and the CPU's clock up meanwhile.
        var elapsed = try nanoseconds(units, kind)
        spent += elapsed
        while elapsed < Calibrator.batchNanoseconds {
            units *= 2
            elapsed = try nanoseconds(units, kind)
            spent += elapsed
        }
        var batches = [elapsed]
        while batches.count < Calibrator.maximumBatches, spent + elapsed <= Calibrator.budgetNanoseconds {
            elapsed = try nanoseconds(units, kind)
            spent += elapsed
            batches.append(elapsed)
        }
        return Double(units) * 1_000_000 / Double(batches.median ?? elapsed)
    }

    /// CPU nanoseconds of one batch, never 0.
    private func nanoseconds(_ units: Int, _ kind: ComputeKind) throws(WorkFailure) -> UInt64 {
        let chain = Chain(method: .get, kind: kind, before: units, after: 0)
        let start = threadCPU()
        _ = try run(Work(kind: kind, units: units, chain: chain, folding: [])).get()
        let end = threadCPU()
        guard end > start else {
            throw WorkFailure(reason: "calibration of \(kind): the thread CPU clock stands still")
        }
        return end - start
    }
}
