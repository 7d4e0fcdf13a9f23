import Workload

/// What a WorkReply tells.
public struct WorkAnswer {
    public var chain: Chain
    /// The name of the mode.
    public var mode: [UInt8]
    public var worker: Int
    public var unitsBefore, unitsAfter: Int
    public var stages: StageTimes
    /// Negative if the deadline was missed.
    public var remainingNanoseconds: Int64
    public var id: RequestID

    public init(
        chain: Chain, mode: [UInt8], worker: Int, order: borrowing WorkOrder, stages: StageTimes,
        remainingNanoseconds: Int64, id: RequestID
    ) {
        (self.chain, self.mode, self.worker, self.id) = (chain, mode, worker, id)
        (unitsBefore, unitsAfter) = (order.before.units, order.after.units)
        (self.stages, self.remainingNanoseconds) = (stages, remainingNanoseconds)
    }

    /// As `Deadlined_V1_WorkReply` is.
    func write(into writer: inout MessageWriter) {
        chain.digest.withUnsafeBytes { writer.field(1, $0) }
        writer.field(2) { servedBy in
            servedBy.field(1, mode)
            servedBy.field(2, UInt64(worker))
            servedBy.field(3, UInt64(unitsBefore))
            servedBy.field(4, UInt64(unitsAfter))
        }
        writer.field(3) { times in
            for (number, stage) in WorkAnswer.told { times.field(number, stages[stage]) }
        }
        writer.field(4, nanoseconds: remainingNanoseconds)
        switch id {
        case .client(let bytes): writer.field(5, bytes)
        case .ours: writer.field(5, id.description.utf8)
        }
    }

    /// All but `write`, which is not over when a reply is made.
    private static let told: [(Int, Stage)] = [
        (1, .kernel), (2, .queue), (3, .compute), (4, .preempted), (5, .downstream), (6, .stale),
    ]
}
