import Telemetry
import Wire
import Workload

/// Reads idempotency keys, and counts what is none. Front's thread.
struct KeyReader {
    let slab: WorkerSlab

    /// The key that a message brings; nil if it brings none.
    func key(of message: HTTPRequest) throws(BadOrder) -> IdempotencyKey? {
        guard let text = message.lines.list(.idempotencyKey) else { return nil }
        guard let key = IdempotencyKey(text) else {
            slab.keyedRequestEnded(.malformed)
            throw BadOrder(reason: "Idempotency-Key: want \(IdempotencyKey.expectation)")
        }
        if !key.isQuoted { slab.keyWasUnquoted() }
        return key
    }
}
