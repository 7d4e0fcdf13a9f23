import Wire

/// Feeds a new ReplyParser as the downstream client does, and tells what comes out.
struct ReplyFeed {
    private let parser = ReplyParser(limit: 50, headers: 100)
    private(set) var events: [String] = []

    /// What becomes of `pieces`: each reply in one line, then whether another one has begun, or why it failed.
    static func events(of pieces: [ArraySlice<UInt8>]) -> [String] {
        var feed = ReplyFeed()
        for piece in pieces where feed.take(piece) == false { return feed.events }
        return feed.events + [feed.parser.hasBegun ? "begun" : "idle"]
    }

    /// The same, then the peer's FIN.
    static func eventsUntilClose(of pieces: [ArraySlice<UInt8>]) -> [String] {
        var feed = ReplyFeed()
        for piece in pieces where feed.take(piece) == false { return feed.events }
        _ = feed.add(feed.parser.end())
        return feed.events
    }

    /// False if the parser failed.
    private mutating func take(_ piece: ArraySlice<UInt8>) -> Bool {
        var rest = piece
        while !rest.isEmpty {
            guard let consumed = add(rest.withUnsafeBytes { parser.parse($0) }) else { return false }
            guard consumed > 0 else { return true }
            rest = rest.dropFirst(consumed)
        }
        return true
    }

    /// Bytes consumed; nil if the parser failed.
    private mutating func add(_ progress: ReplyParser.Progress) -> Int? {
        switch progress {
        case .incomplete:
            return 0
        case .complete(let reply, let consumed):
            events.append(reply.inWords)
            return consumed
        case .failed(let reason):
            events.append("failed: \(reason)")
            return nil
        }
    }
}

extension HTTPReply {
    fileprivate var inWords: String {
        var words = ["\(status)", keepsAlive ? "keeps" : "closes"]
        if endedByClose { words.append("ended by close") }
        if !body.isEmpty { words.append("body=\(text(body))") }
        return words.joined(separator: " ")
    }
}
