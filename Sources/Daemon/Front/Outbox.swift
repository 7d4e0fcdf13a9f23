import Modes
import Workload

/// The part of a reply that the socket did not take at once.
struct Outbox {
    var bytes: [UInt8] = []
    /// Bytes of it that are out.
    var sent = 0
    /// The request to settle, and its reply's status, when the last byte is out; nil for a refusal.
    var settling: Settling?

    struct Settling {
        var request: Request
        var status: Int
        /// The client's hang-up, if it was known before the reply's first byte was sent.
        var hangUp: HangUp?
    }

    var isEmpty: Bool { sent == bytes.count }
}
