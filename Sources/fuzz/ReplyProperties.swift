import Wire

/// Of the reply codec. An input is a stream of replies, which the peer's FIN ends, and two bytes that cut it.
enum ReplyProperties {
    /// Small, so that they are reached.
    private static let bodyLimit = 64
    private static let headerLimit = 256

    static func check(_ input: UnsafeRawBufferPointer) {
        let cut = Cut(input)
        let whole = Trace(Source(), [cut.stream])
        for way in cut.ways {
            let trace = Trace(Source(), way.pieces)
            require(trace == whole, "\(way.name), the same comes of it: \(trace), not \(whole)")
        }
        requireOneLine(whole.ending, atMost: 120)
        for reply in whole.messages.dropLast() { require(!reply.endedByClose, "a close ends the last reply only") }
        for reply in whole.messages { check(reply) }
    }

    private static func check(_ reply: HTTPReply) {
        require((200...999).contains(reply.status), "a final status, not \(reply.status)")
        require(reply.body.count <= bodyLimit, "a body within its limit")
        require(!reply.endedByClose || !reply.keepsAlive, "a closed connection is not kept")
        let mayHaveBody = reply.status != 204 && reply.status != 304
        require(mayHaveBody || reply.body.isEmpty && !reply.endedByClose, "no body with \(reply.status)")
        let again = text(of: reply, hasLength: mayHaveBody && !reply.endedByClose).withUnsafeBytes {
            Trace(Source(), [$0])
        }
        // It is written with other fields.
        let messages = again.messages.map { message in
            var message = message
            message.fields = reply.fields
            return message
        }
        require(messages == [reply], "what is read reads the same again: \(again)")
    }

    private static func text(of reply: HTTPReply, hasLength: Bool) -> [UInt8] {
        let head = """
            HTTP/1.1 \(reply.status) \r
            Connection: \(reply.keepsAlive ? "keep-alive" : "close")\r
            \(hasLength ? "Content-Length: \(reply.body.count)\r\n" : "")\r\n
            """
        return Array(head.utf8) + reply.body
    }

    private struct Source: MessageParser {
        private let parser = ReplyParser(limit: bodyLimit, headers: headerLimit)

        func take(_ bytes: UnsafeRawBufferPointer) -> Progress<HTTPReply> {
            let progress = step(parser.parse(bytes))
            if case .complete = progress { require(!parser.hasBegun, "behind a reply none has begun") }
            if progress == .incomplete { require(parser.hasBegun, "a byte was taken, so a reply has begun") }
            return progress
        }

        func end() -> Progress<HTTPReply>? { step(parser.end()) }

        var standing: String { parser.hasBegun ? "begun" : "idle" }

        private func step(_ progress: ReplyParser.Progress) -> Progress<HTTPReply> {
            switch progress {
            case .incomplete: .incomplete
            case .complete(let reply, let consumed): .complete(reply, consumed: consumed)
            case .failed(let reason): .refused(reason: reason)
            }
        }
    }
}
