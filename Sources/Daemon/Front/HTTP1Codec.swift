import Modes
import Reactor
import Wire
import Workload

/// HTTP/1.1 on a transport: one message at a time, with which the transport is lent to a runner.
final class HTTP1Codec: Codec {
    /// Messages that the front answers itself in one turn, some 10 µs each.
    private static let answersPerTurn = 16

    let parser: RequestParser
    /// The one that is being served, one after the other.
    let message = HTTP1Message()
    /// What the message that is being read is called if it brings no id, once someone may have waited for it.
    private var givenID: RequestID?
    /// The message that was taken last, of those in the present bytes.
    private var takenID: RequestID?
    /// What came behind the first line of HTTP/2's preface.
    private var prefaceRest: PrefaceRest?

    init(limits: RequestLimits, buffers: BufferBudget) {
        parser = RequestParser(limits: limits, budget: buffers)
    }

    var phase: RequestParser.Phase { parser.phase }

    /// Parses messages up to the first that becomes work, or until the turn is over. Whose client is gone, they are
    /// settled.
    func take(_ bytes: UnsafeRawBufferPointer, from segment: Segment, on transport: Transport) -> TakenBytes {
        var taken = TakenBytes(count: 0)
        var answers = 0
        // What is one piece asks for no time.
        let begin = bytes.count > LoopTurn.pieceSize ? Clock.now() : nil
        let end = begin.map { $0 + LoopTurn.longest }
        takenID = nil
        defer {
            if let begin {
                transport.front.noteReading(takenID, brought: parser.requestID, given: &givenID, from: begin)
            }
        }
        while taken.count < bytes.count, transport.phase == .reading || transport.phase == .settling {
            guard answers < HTTP1Codec.answersPerTurn, end.map({ Clock.now() < $0 }) ?? true else { return taken }
            let before = parser.phase
            let piece = bytes[taken.count...].prefix(LoopTurn.pieceSize)
            switch parser.parse(UnsafeRawBufferPointer(rebasing: piece)) {
            case .incomplete:
                taken.count += piece.count
                takenID = nil
                if parser.phase != before { transport.limitPatience() }
                if taken.count == bytes.count, parser.wantsContinue { sayContinue(on: transport) }
            case .rejected(let rejection):
                let rest = UnsafeRawBufferPointer(rebasing: bytes[taken.count...])
                if let count = takePreface(rest, parsed: piece.count, on: transport) {
                    taken.count += count
                    return taken
                }
                // None can follow.
                taken.count = bytes.count
                reject(rejection, of: segment, on: transport)
            case .complete(let request, let length):
                taken.count += length
                answers += 1
                var segment = segment
                if taken.count < bytes.count { segment.arrivalIsUpperBound = true }
                taken.request = take(request, of: segment, on: transport)
                if taken.request != nil { return taken }
            }
        }
        return taken
    }

    /// Answers or settles a message, or makes it work.
    private func take(_ request: HTTPRequest, of segment: Segment, on transport: Transport) -> Request? {
        let front = transport.front
        let decision = front.understanding.decide(request, given: givenID.take())
        takenID = decision.id
        guard transport.phase == .reading else {
            front.settle(decision, asking: LoggedRequest(request), body: request.body, of: segment, on: transport)
            if !request.keepsAlive { transport.close() }
            return nil
        }
        transport.isNew = false
        transport.closesAfterReply = !request.keepsAlive
        message.begin(isHTTP10: request.isHTTP10, on: transport)
        switch consume decision {
        case .work(let id, let understood, let brought):
            var exchange = Exchange(id: id, understood, body: request.body, segment: segment, brought: brought)
            if let share = request.share { exchange.holding = share }
            if front.slab.mayTell(id) { message.keep(request) }
            return Request(exchange: exchange, client: message)
        case .health(let id, let withBody):
            tellHealth(id, withBody: withBody, on: transport)
        case .refused(let refusal):
            refuse(refusal, asking: request, of: segment, on: transport)
        }
        return nil
    }

    func losePatience(on transport: Transport) {
        switch phase {
        case .idle: transport.close()
        case .head where prefaceRest != nil: refuse(505, "HTTP/2.0 without its preface", on: transport)
        case .head: refuse(408, "the request's head did not arrive in time", on: transport)
        case .body: refuse(408, "the request's body did not arrive in time", on: transport)
        }
    }

    /// A client's first line that no parser of HTTP/1.1 takes may begin another protocol. Looked at only behind that.
    ///
    /// - Parameters:
    ///   - bytes: all that there are.
    ///   - parsed: how many of them the parser was given when it refused the line.
    /// - Returns: how many are of the preface, or may be; nil: it is none.
    private func takePreface(_ bytes: UnsafeRawBufferPointer, parsed: Int, on transport: Transport) -> Int? {
        guard transport.isNew, transport.phase == .reading else { return nil }
        var start = 0
        if prefaceRest == nil {
            guard let end = parser.prefaceLineEnd(in: parsed) else { return nil }
            start = end
            prefaceRest = PrefaceRest()
            transport.limitPatience(to: transport.front.setting.headerTimeout)
        }
        guard let rest = prefaceRest?.take(bytes[start...]) else { return nil }
        if prefaceRest?.isWhole == true { transport.speakHTTP2() }
        return start + rest
    }
}
