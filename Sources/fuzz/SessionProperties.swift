import Wire

/// Of an HTTP/2 session. An input is a byte that chooses the side, a stream of bytes of the other side, and two bytes
/// that cut it.
enum SessionProperties {
    /// Small, so that they are reached.
    private static let limits = HTTP2Limits(
        streams: 4, message: RequestLimits(target: 64, headers: 256, body: 64), window: 1024)
    /// Requests of a client before its server says a word.
    private static let requests = 3

    static func check(_ input: UnsafeRawBufferPointer) {
        let isClient = (input.first ?? 0) % 2 == 1
        let cut = Cut(UnsafeRawBufferPointer(rebasing: input.dropFirst()))
        let whole = told(isClient, [cut.stream])
        for way in cut.ways {
            let told = told(isClient, way.pieces)
            // Parts of CONTINUATION frames count as such (`HTTP2Limits`), so that more pieces are a flood earlier.
            if told.isFlood || whole.isFlood || told.wasOver { continue }
            require(told == whole, "\(way.name), the same comes of it: \(told), not \(whole)")
        }
        for way in cut.ways { serve(isClient, way.pieces) }
    }

    private static func session(_ isClient: Bool) -> HTTP2Session {
        let session = HTTP2Session(isClient ? .client : .server, limits: limits)
        guard isClient else { return session }
        for number in 0..<requests {
            let body = [UInt8](repeating: 0, count: number)
            _ = session.request(method: "GET", target: Array("/".utf8), authority: "a", lines: [], body: body)
        }
        _ = written(session)
        return session
    }

    /// What comes of bytes while nothing is answered.
    private static func told(_ isClient: Bool, _ pieces: [UnsafeRawBufferPointer]) -> SessionTrace {
        let session = session(isClient)
        var trace = SessionTrace()
        var count = 0
        for piece in pieces where !piece.isEmpty {
            trace.wasOver = trace.wasOver || (trace.hasGoAway && !session.wantsToRead)
            piece.withCopy(session.take)
            count += piece.count
            trace.add(session)
            require(session.openStreams <= limits.streams, "\(session.openStreams) streams, within their limit")
        }
        trace.output = written(session)
        trace.add(session)
        // What is ours at the start, and a short answer to each frame of nine bytes or more.
        require(trace.output.count <= 512 + 4 * count, "\(trace.output.count) bytes answer \(count)")
        require(trace.count <= 8 + count, "\(trace.count) events of \(count) bytes")
        trace.failure = session.failure
        staysFailed(session)
        return trace
    }

    /// The same with an answer to each request, in pieces, as the bytes come.
    private static func serve(_ isClient: Bool, _ pieces: [UnsafeRawBufferPointer]) {
        let session = session(isClient)
        var received = 0
        var sent = 0
        var answers = 0
        for piece in pieces where !piece.isEmpty {
            piece.withCopy(session.take)
            received += piece.count
            while let event = session.nextEvent() {
                if !isClient { answers += answer(event, of: session) }
            }
            sent += written(session).count
        }
        require(sent <= 512 + 4 * received + 256 * answers, "\(sent) bytes answer \(received) with \(answers) messages")
        staysFailed(session)
    }

    /// Every second stream is read in pieces, and each piece sent back. Returns how many messages began.
    private static func answer(_ event: HTTP2Event, of session: HTTP2Session) -> Int {
        switch event {
        case .head(let stream) where stream % 4 == 1:
            guard let head = session.takeHead(of: stream) else { return 0 }
            require(head.body.isEmpty && (head.request == nil) != (head.rejection == nil), "a head, or why it is none")
            session.beginReply(200, lines: [], on: stream)
            echo(stream, of: session)
            return 1
        case .piece(let stream): echo(stream, of: session)
        case .end(let stream, let rejection):
            echo(stream, of: session)
            session.endReply(trailers: rejection == nil ? nil : Array("grpc-status: 8\r\n".utf8), on: stream)
        case .message(let stream, let message):
            answer(message, on: stream, of: session)
            return 1
        default: break
        }
        return 0
    }

    private static func echo(_ stream: Int32, of session: HTTP2Session) {
        let body = session.takeBody(of: stream).bytes
        require(body.count <= limits.message.body, "what was not taken is bounded as a body")
        session.append(body, to: stream)
    }

    private static func answer(_ message: HTTP2Message, on stream: Int32, of session: HTTP2Session) {
        let lines = Array("Server-Timing: a\r\nConnection: close\r\n".utf8)
        let trailers = Array("grpc-status: 0\r\n".utf8)
        guard message.rejection == nil, message.body.count % 2 == 0 else {
            return session.reply(400, lines: lines, body: Array("no\n".utf8), trailers: trailers, on: stream)
        }
        session.beginReply(200, lines: lines, on: stream)
        session.append(message.body, to: stream)
        session.endReply(trailers: message.trailers == nil ? nil : trailers, on: stream)
    }

    private static func written(_ session: HTTP2Session) -> [UInt8] {
        var bytes: [UInt8] = []
        session.write(to: &bytes)
        return bytes
    }

    /// Nothing comes of a connection that has failed.
    private static func staysFailed(_ session: HTTP2Session) {
        guard let failure = session.failure else { return }
        while session.nextEvent() != nil {}
        _ = written(session)
        let ping: [UInt8] = [0, 0, 8, 6, 0, 0, 0, 0, 0] + Array(repeating: 1, count: 8)
        ping.withUnsafeBytes { $0.withCopy(session.take) }
        require(session.failure == failure, "a failure stays")
        require(session.nextEvent() == nil, "no event follows a failure")
        require(written(session).isEmpty, "nothing is said behind the last words")
        require(!session.wantsToRead && !session.wantsToWrite, "a connection that failed is over")
    }
}
