import Proto
import Wire
import Workload

extension LoadReply {
    /// The same that HTTP's fields and body tell, so that requests of all protocols are held to equal work.
    init(_ reply: Deadlined_V1_WorkReply) {
        self.init(status: 200, bodyHash: LoadReply.hash(ofDigest: Array(reply.digest)))
        if reply.hasServedBy {
            let servedBy = reply.servedBy
            units = ServedUnits(
                before: Int64(clamping: servedBy.unitsBefore), after: Int64(clamping: servedBy.unitsAfter))
            server = ServedBy(named: servedBy.mode, worker: Int32(clamping: servedBy.worker))
        }
        if reply.hasStages { stages = ServedStages(reply.stages) }
    }

    /// Of the body that HTTP has: the digest in hexadecimal, and a line feed.
    private static func hash(ofDigest digest: [UInt8]) -> UInt64 {
        var hash = FNV()
        for byte in digest {
            hash.add(HexadecimalText.digit(of: byte >> 4))
            hash.add(HexadecimalText.digit(of: byte & 15))
        }
        hash.add(UInt8(ascii: "\n"))
        return hash.value
    }
}

extension ServedStages {
    /// Whole microseconds, as HTTP has them.
    fileprivate init(_ stages: Deadlined_V1_Stages) {
        func micros(_ nanoseconds: UInt64) -> Int32 { Int32(clamping: nanoseconds / 1_000) }
        self.init(
            kernel: micros(stages.kernel), queue: micros(stages.queue), compute: micros(stages.compute),
            preempted: micros(stages.preempted), downstream: micros(stages.downstream), stale: micros(stages.stale))
    }
}
