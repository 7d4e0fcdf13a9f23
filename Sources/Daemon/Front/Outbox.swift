import Modes

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
    }

    var isEmpty: Bool { sent == bytes.count }
}
