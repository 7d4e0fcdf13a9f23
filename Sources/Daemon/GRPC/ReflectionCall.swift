import RPC
import Wire
import Workload

/// One call of ServerReflectionInfo: each question is answered when it has come, in their order, as its client asks on
/// with what it was told. Front's thread.
///
/// How many there are is bounded by the streams of a connection, as each is ended by the front when its client says or
/// takes nothing for too long.
final class ReflectionCall: OpenCall {
    /// Questions of one call.
    static let mostQuestions = 100
    /// Of one question, in bytes: longer than any name. The answer repeats it, and the part of one that has come is not
    /// counted in `limits.buffers`.
    static let longestQuestion = BufferBudget.uncounted
    /// While so many bytes of answers wait for the client's window, no further question is answered. Those wait
    /// unread, up to `limits.body`.
    static let mostWaiting = 64 << 10

    private let reflection: ServerReflection
    private let id: RequestID
    private let encoding: ArraySlice<UInt8>?
    private let longest: Int
    /// Framed questions that have come, and what they take of `limits.buffers`.
    private var unread: ArraySlice<UInt8>
    private var share: BufferShare?
    private var answered = 0
    private var clientHasEnded: Bool
    private var isDraining = false
    /// Nil: the call is over.
    private var stream: OpenStream?

    /// - Parameters:
    ///   - encoding: the value of `grpc-encoding`, if there is one.
    ///   - longestQuestion: in bytes.
    ///   - message: the whole call, or its head.
    init(
        _ reflection: ServerReflection, id: RequestID, encoding: ArraySlice<UInt8>?, longestQuestion: Int,
        asking message: HTTP2Message
    ) {
        (self.reflection, self.id, self.encoding, longest) = (reflection, id, encoding, longestQuestion)
        (unread, share, clientHasEnded) = (message.body[...], message.share, !message.isHead)
    }

    func begin(on stream: OpenStream) {
        self.stream = stream
        goOn()
    }

    func goOn() {
        guard let stream else { return }
        do throws(GRPCFault) {
            while stream.unsent < ReflectionCall.mostWaiting {
                if let question = try next() {
                    let answer = GRPCFrame.framed(try reflection.answer(question))
                    stream.send(StreamMessage(lines: GRPCReply.head, body: answer))
                } else if !hasMore(from: stream) {
                    return try settle(on: stream)
                }
            }
            stream.await(.room)
        } catch {
            end(by: error, rejectedAs: GRPCServices.status(of: error))
        }
    }

    /// The oldest question, if it is whole.
    private func next() throws(GRPCFault) -> ArraySlice<UInt8>? {
        guard let question = try GRPCFrame.next(in: unread, encoding: encoding, atMost: longest) else { return nil }
        guard answered < ReflectionCall.mostQuestions else {
            throw GRPCFault(.resourceExhausted, "more than \(ReflectionCall.mostQuestions) messages")
        }
        answered += 1
        unread = unread[question.endIndex...]
        return question
    }

    /// Takes what has come meanwhile, where no whole question is left.
    private func hasMore(from stream: OpenStream) -> Bool {
        let (bytes, share) = stream.takeBody()
        // A copy: a slice would keep what was read before.
        unread = (Array(unread) + bytes)[...]
        self.share = share
        return !bytes.isEmpty
    }

    /// All that was asked is answered.
    private func settle(on stream: OpenStream) throws(GRPCFault) {
        if clientHasEnded {
            guard unread.isEmpty else { throw GRPCFrame.cutOff(unread) }
            self.stream = nil
            return stream.end(lines: GRPCReply.head, trailers: GRPCReply.ok)
        }
        if isDraining {
            return end(by: GRPCFault(.unavailable, "this worker is about to stop: ask again"), rejectedAs: nil)
        }
        stream.await(stream.unsent > 0 ? .room : unread.isEmpty ? .message : .rest)
    }

    func clientEnded(_ rejection: Rejection?) {
        if let rejection {
            return end(
                by: GRPCFault(GRPCStatus(refusal: rejection.status), rejection.reason), rejectedAs: rejection.status)
        }
        clientHasEnded = true
        goOn()
    }

    func losePatience() {
        if unread.isEmpty {
            end(by: GRPCFault(.unavailable, "no message came in time: ask again"), rejectedAs: nil)
        } else {
            end(by: GRPCFault(.internal, "the rest of a message did not arrive in time"), rejectedAs: 408)
        }
    }

    /// Who has more to ask is to ask whoever it reaches next.
    func drain() {
        isDraining = true
        goOn()
    }

    func clientLeft() { stream = nil }

    /// - Parameter status: of HTTP, by which it counts as rejected; nil: it does not.
    private func end(by fault: GRPCFault, rejectedAs status: Int?) {
        guard let stream else { return }
        self.stream = nil
        var reply = GRPCReply(fault)
        reply.addToTrailers("x-request-id", id.description.utf8)
        reply.separateTrailers()
        let trailers = reply.trailers ?? []
        guard let status else { return stream.end(lines: reply.lines, trailers: trailers) }
        stream.refuse(id, as: status, lines: reply.lines, trailers: trailers)
    }
}
