import Wire

/// Feeds a new RequestParser as the front does, and tells what comes out.
struct RequestFeed {
    private let parser: RequestParser
    private(set) var events: [String] = []

    static let limits = RequestLimits(target: 100, headers: 400, body: 50)

    init(limits: RequestLimits = RequestFeed.limits) {
        parser = RequestParser(limits: limits)
    }

    /// What becomes of `pieces`: each request in one line, then where the parser stands or why it refused.
    static func events(of pieces: [ArraySlice<UInt8>], limits: RequestLimits = RequestFeed.limits) -> [String] {
        var feed = RequestFeed(limits: limits)
        for piece in pieces where feed.take(piece) == false { return feed.events }
        return feed.events + ["\(feed.parser.phase)"]
    }

    /// False if the parser refused.
    private mutating func take(_ piece: ArraySlice<UInt8>) -> Bool {
        var rest = piece
        while !rest.isEmpty {
            switch rest.withUnsafeBytes({ parser.parse($0) }) {
            case .incomplete:
                return true
            case .complete(let request, let consumed):
                events.append(request.inWords)
                rest = rest.dropFirst(consumed)
            case .rejected(let rejection):
                events.append("\(rejection.status) \(rejection.reason)")
                return false
            }
        }
        return true
    }
}

extension HTTPRequest {
    /// All of it; what is absent or usual is left out.
    var inWords: String {
        var words = [method.name, text(target)]
        if path != target { words.append("path=\(text(path)) query=\(text(query))") }
        words.append(isHTTP10 ? "1.0" : "1.1")
        words.append(keepsAlive ? "keeps" : "closes")
        if let id = requestID { words.append("id=\(text(id))") }
        if let timeout = grpcTimeout { words.append("grpc=\(text(timeout))") }
        if let timeout = envoyTimeout { words.append("envoy=\(text(timeout))") }
        if let parent = traceParent { words.append("trace=\(text(parent))") }
        if !body.isEmpty { words.append("body=\(text(body))") }
        return words.joined(separator: " ")
    }
}

extension HTTPRequest.Method {
    fileprivate var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .other(let name): "other(\(name))"
        }
    }
}

func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
}
