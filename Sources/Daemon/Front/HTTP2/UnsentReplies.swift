/// HTTP/2 connections with something to send: what was made in one pass of the loop leaves together. But no reply waits
/// for another request's compute step: who is about to compute on the loop's thread has it sent before. Loop's thread.
final class UnsentReplies: @unchecked Sendable {
    // Safe to send: workers give it to what runs on the loop's thread alone.

    private var codecs: [HTTP2Codec] = []

    var hasSome: Bool { !codecs.isEmpty }

    /// - Parameter codec: that is not among them.
    func append(_ codec: HTTP2Codec) { codecs.append(codec) }

    /// Whether there was something to send.
    @discardableResult
    func send() -> Bool {
        guard !codecs.isEmpty else { return false }
        var batch: [HTTP2Codec] = []
        swap(&batch, &codecs)
        for codec in batch { codec.flush() }
        return true
    }
}
