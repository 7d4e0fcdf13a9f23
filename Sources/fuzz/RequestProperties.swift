import Wire

/// Of the request codec. An input is a stream of requests and two bytes that cut it.
enum RequestProperties {
    /// Small, so that they are reached.
    private static let limits = RequestLimits(target: 64, headers: 256, body: 64)
    /// For requests that are written anew, with fields of ours.
    private static let ampleLimits = RequestLimits(target: 64, headers: 1024, body: 64)
    private static let statuses: Set<Substring> = ["400", "413", "414", "417", "431", "501", "505"]

    static func check(_ input: UnsafeRawBufferPointer) {
        let cut = Cut(input)
        let whole = Trace(Source(limits), [cut.stream])
        for way in cut.ways {
            let trace = Trace(Source(limits), way.pieces)
            require(trace == whole, "\(way.name), the same comes of it: \(trace), not \(whole)")
        }
        if !["idle", "head", "body"].contains(whole.ending) {
            requireOneLine(whole.ending, atMost: 120)
            require(statuses.contains(whole.ending.prefix(3)), "a status of those documented: \(whole.ending)")
        }
        for request in whole.messages { check(request) }
    }

    private static func check(_ request: HTTPRequest) {
        require(request.target.count <= limits.target && !request.target.isEmpty, "a target within its limit")
        require(request.body.count <= limits.body, "a body within its limit")
        require(request.target.allSatisfy { (0x21...0x7E).contains($0) }, "a target of visible ASCII")
        if !request.query.isEmpty {
            require(request.target[request.query.startIndex - 1] == UInt8(ascii: "?"), "a query stands behind its ?")
            // An absolute target may have none, and then means the root, which is no part of it.
            let endsThere = request.path.endIndex == request.query.startIndex - 1
            require(endsThere || request.path.elementsEqual("/".utf8), "a path ends before its query")
        }
        for isChunked in request.isHTTP10 ? [false] : [false, true] {
            let text = RequestText.of(request, isChunked: isChunked)
            let again = text.withUnsafeBytes { Trace(Source(ampleLimits), [$0]) }
            let isAgain = again.messages.count == 1 && again.messages.allSatisfy { isSame($0, request) }
            require(isAgain && again.ending == "idle", "what is read reads the same again: \(again)")
        }
    }

    /// But for those of its fields that mean nothing here: it is written without them.
    private static func isSame(_ one: HTTPRequest, _ other: HTTPRequest) -> Bool {
        one.method == other.method && one.target == other.target && one.path == other.path && one.query == other.query
            && one.keepsAlive == other.keepsAlive && one.isHTTP10 == other.isHTTP10
            && one.requestID == other.requestID && one.grpcTimeout == other.grpcTimeout
            && one.envoyTimeout == other.envoyTimeout && one.traceParent == other.traceParent
            && one.body == other.body
    }

    private struct Source: MessageParser {
        private let parser: RequestParser

        init(_ limits: RequestLimits) {
            parser = RequestParser(limits: limits)
        }

        func take(_ bytes: UnsafeRawBufferPointer) -> Progress<HTTPRequest> {
            let progress = parser.parse(bytes)
            require(!parser.wantsContinue || parser.phase == .body, "100 Continue is for who has a body to send")
            switch progress {
            case .incomplete:
                return .incomplete
            case .complete(let request, let consumed):
                require(parser.phase == .idle, "behind a request the parser is idle")
                return .complete(request, consumed: consumed)
            case .rejected(let rejection):
                return .refused(reason: "\(rejection.status) \(rejection.reason)")
            }
        }

        func end() -> Progress<HTTPRequest>? { nil }

        var standing: String { "\(parser.phase)" }
    }
}
