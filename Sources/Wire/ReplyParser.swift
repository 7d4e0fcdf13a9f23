/// Takes the replies of one connection from its bytes, one after the other, with the same care as requests. Replies to
/// HEAD are not for it. Used by one thread at a time.
public final class ReplyParser {
    public enum Progress: Sendable, Equatable {
        /// All bytes were taken, and more are needed.
        case incomplete
        /// The first `consumed` bytes end a reply.
        case complete(HTTPReply, consumed: Int)
        /// There is no usable reply, and none can follow: one line, without its line end.
        case failed(reason: String)
    }

    /// Interim replies (1xx) that may come before a reply.
    static let maximumInterimReplies = 8

    /// Bytes that field lines may take.
    private let headers: Int
    private var message: MessageReader<StatusLineScan>
    private var interimReplies = 0
    private var failure: Rejection?
    /// Whether one byte of a reply was taken, an interim one's included. Before that, the request may be sent anew on
    /// another connection, if the server closed this one (RFC 9110 9.2.2 permitting).
    public private(set) var hasBegun = false
    /// Whether it failed because the reply exceeds a limit, which the reason names; it may be well-formed.
    public var isTooLarge: Bool { failure?.isLimit ?? false }

    /// - Parameters:
    ///   - bodyBytes: the most that a reply's content may take, in bytes.
    ///   - headers: the most that its field lines may take, chunk extensions and trailers included, in bytes.
    ///   - budget: what bodies take together; nil: there is no such bound.
    public init(limit bodyBytes: Int, headers: Int, budget: BufferBudget? = nil) {
        self.headers = headers
        message = MessageReader(
            StatusLineScan(), room: headers, content: Content(maximum: bodyBytes, budget: budget))
    }

    /// Takes bytes up to the end of the first reply only.
    public func parse(_ bytes: UnsafeRawBufferPointer) -> Progress {
        if let failure { return .failed(reason: failure.reason) }
        var position = 0
        while position < bytes.count {
            hasBegun = true
            do throws(Rejection) {
                position += try message.take(bytes.part(position..<bytes.count))
                if message.part == .complete, let reply = try finish() { return .complete(reply, consumed: position) }
            } catch {
                return fail(error)
            }
        }
        return .incomplete
    }

    /// The peer has sent its FIN: the reply is complete if it was to end so, and has failed if it was not.
    public func end() -> Progress {
        if let failure { return .failed(reason: failure.reason) }
        guard message.part == .body, message.framing == .untilClose else {
            return fail(Rejection(hasBegun ? "closed in the middle of a reply" : "closed before a reply"))
        }
        return .complete(takeReply(), consumed: 0)
    }

    /// The complete message; nil if it was an interim reply.
    private func finish() throws(Rejection) -> HTTPReply? {
        guard message.head.line.status < 200 else { return takeReply() }
        interimReplies += 1
        guard interimReplies <= ReplyParser.maximumInterimReplies else {
            throw Rejection("more than \(ReplyParser.maximumInterimReplies) interim replies (1xx)", isLimit: true)
        }
        message.begin(StatusLineScan(), room: headers)
        return nil
    }

    private func takeReply() -> HTTPReply {
        let line = message.head.line
        let endedByClose = message.framing == .untilClose
        let keepsAlive = !endedByClose && message.head.fields.reader.keepsAlive(isHTTP10: line.isHTTP10)
        let lines = message.takeLines()
        let (body, share) = message.takeBody()
        interimReplies = 0
        hasBegun = false
        message.begin(StatusLineScan(), room: headers)
        return HTTPReply(
            status: line.status, keepsAlive: keepsAlive, fields: lines, body: body, endedByClose: endedByClose,
            share: share)
    }

    private func fail(_ rejection: Rejection) -> Progress {
        var rejection = rejection
        if rejection == .headersTooLarge { rejection.reason = "more than \(headers) header bytes" }
        failure = rejection
        message.forgetContent()
        return .failed(reason: rejection.reason)
    }
}
