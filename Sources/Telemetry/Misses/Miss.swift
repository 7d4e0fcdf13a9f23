import Workload

/// A missed deadline as the log tells it: a sentence, and the values that one may want to search by.
public struct Miss: Equatable, Sendable {
    public var sentence: String
    public var id: RequestID
    public var mode: String
    /// The worker's slot.
    public var worker: Int
    public var stage: Stage
    public var cause: Cause
    /// How long after its deadline the request ended; nil if it ended before.
    public var latenessMicroseconds: UInt64?

    /// Nil for a request that met its deadline.
    public init?(_ record: RequestRecord) {
        guard case .missed(let stage, let cause) = record.verdict, let sentence = MissSentence.text(of: record) else {
            return nil
        }
        self.sentence = sentence
        id = record.id
        mode = record.mode
        worker = record.worker
        self.stage = stage
        self.cause = cause
        latenessMicroseconds = record.latenessNanoseconds.map { $0 / 1_000 }
    }
}
