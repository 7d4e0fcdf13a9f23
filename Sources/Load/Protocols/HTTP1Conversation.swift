import Reactor
import Wire

/// HTTP/1.1: one request at a time.
final class HTTP1Conversation: Conversation {
    /// Most bytes of a reply's head and body: as many as the daemon's own calls take.
    static let maximumReplyHeader = DownstreamEndpoint.maximumReplyHeader
    static let maximumReplyBody = DownstreamEndpoint.maximumReplyBody

    private let writer: RequestWriter
    private let parser = ReplyParser(limit: maximumReplyBody, headers: maximumReplyHeader)
    /// The request that is on it.
    private var number: Int?
    private var output: [UInt8] = []
    private var ended: (number: Int, end: AttemptEnd)?
    /// Whether it has carried a whole exchange.
    private var isUsed = false
    private var isSpent = false
    private(set) var failure: LoadRecord.Ending?

    init(_ writer: RequestWriter) {
        self.writer = writer
    }

    var capacity: Int { isSpent ? 0 : 1 }
    var numbers: [Int] { number.map { [$0] } ?? [] }
    var count: Int { number == nil ? 0 : 1 }
    var joinsSends: Bool { false }
    /// Between requests there is nothing to say, but for a farewell.
    var isListening: Bool { number != nil }
    var isUnread: Bool { isUsed && !parser.hasBegun }

    func begin(_ request: OutgoingRequest) {
        number = request.number
        output = writer.http1(request)
    }

    func abandon(_ number: Int) -> Bool { false }

    var hasOutput: Bool { !output.isEmpty }

    func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }

    func take(_ bytes: UnsafeRawBufferPointer) {
        switch parser.parse(bytes) {
        case .incomplete: break
        case .failed: failure = parser.isTooLarge ? .tooLarge : .malformed
        case .complete(let reply, let consumed):
            // What nobody asked for makes whatever follows doubtful.
            isSpent = consumed < bytes.count
            finish(reply)
        }
    }

    /// How a reply without a length ends; one with a length was cut off.
    func takeEnd() {
        guard parser.hasBegun, case .complete(let reply, _) = parser.end() else { return }
        finish(reply)
    }

    private func finish(_ reply: HTTPReply) {
        guard let number else { return }
        isSpent = isSpent || !reply.keepsAlive
        isUsed = true
        ended = (number, .replied(LoadReply(reply, readsLoad: writer.readsLoads)))
        self.number = nil
    }

    func nextEnd() -> (number: Int, end: AttemptEnd)? {
        defer { ended = nil }
        return ended
    }
}
