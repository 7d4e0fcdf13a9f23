/// One entry of the list that every mode must answer with the same bytes: what a client sends, and the statuses of what
/// it gets.
struct VariedRequest {
    var name: String
    /// Sent one after the other, each when the daemon has read the one before.
    var pieces: [[UInt8]]
    /// A status for each reply.
    var statuses: [Int]
    /// Whether the daemon closes the connection after the last reply.
    var closes = false

    init(_ name: String, _ text: String, statuses: [Int] = [200], closes: Bool = false) {
        self.name = name
        pieces = [Array(text.utf8)]
        self.statuses = statuses
        self.closes = closes
    }

    /// Sends the pieces on a connection of its own and reads the replies.
    func replies(from daemon: DaemonUnderTest) throws -> [WireReply] {
        let client = try daemon.client()
        if pieces.count == 1 { try client.send(pieces[0]) } else { try client.send(pieces: pieces) }
        let replies = try client.replies(statuses.count)
        if closes, case let rest = try client.everything(), !rest.isEmpty {
            throw RawClient.ClientFailure.malformed("\(rest.count) bytes after the last reply")
        }
        return replies
    }

    /// The same bytes in two pieces.
    private func split(at index: Int) -> VariedRequest {
        let bytes = pieces.flatMap(\.self)
        var copy = self
        copy.name += ", split at byte \(index)"
        copy.pieces = [Array(bytes[..<index]), Array(bytes[index...])]
        return copy
    }

    /// The same bytes in as many pieces.
    private var splitAtEveryByte: VariedRequest {
        var copy = self
        copy.name += ", a segment for each byte"
        copy.pieces = pieces.flatMap(\.self).map { [$0] }
        return copy
    }
}

extension VariedRequest {
    static let all =
        queries + messages + bodies + refusals + persistence
        + [splitRequest, splitPost, splitChunked].flatMap { request in
            [request, request.splitAtEveryByte]
                + (1..<request.pieces[0].count).map { request.split(at: $0) }
        }

    private static func get(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: test\r\n\r\n"
    }

    private static let trivial = SystemTests.trivial

    private static let queries: [VariedRequest] = [
        "", "?", "?before=1ms", "?before=0ms", "?before=0.5ms", "?before=250us", "?before=1500000ns", "?after=3ms",
        "?after=0ms", "?downstream=0ms", "?downstream=1ms", "?downstream=7ms", "?downstream=1.5ms",
        "?downstream=0ms&before=0ms&after=0ms", "?deadline=1us", "?deadline=2m", "?kind=hash", "?kind=json",
        "?kind=json&before=0ms&after=1ms", "?kind=json&before=1ms&after=0ms&downstream=0ms",
        "?kind=json&before=10ms&after=10ms", "?kind=json&before=0ms&after=0ms&downstream=3ms",
        "?after=2ms&before=2ms&deadline=50ms&downstream=2ms&kind=hash",
    ].map { VariedRequest("GET /work\($0)", get("/work\($0)")) }

    private static let messages = [
        VariedRequest("absolute form", "GET http://test\(trivial) HTTP/1.1\r\nHost: test\r\n\r\n"),
        VariedRequest("lower-case names", "GET \(trivial) HTTP/1.1\r\nhost: test\r\nx-request-id: a-1\r\n\r\n"),
        VariedRequest("upper-case names", "GET \(trivial) HTTP/1.1\r\nHOST: test\r\nX-REQUEST-ID: a-2\r\n\r\n"),
        VariedRequest("no space after the colon", "GET \(trivial) HTTP/1.1\r\nHost:test\r\nAccept:*/*\r\n\r\n"),
        VariedRequest("spaces around values", "GET \(trivial) HTTP/1.1\r\nHost: \t test \t\r\n\r\n"),
        VariedRequest("an empty line first", "\r\nGET \(trivial) HTTP/1.1\r\nHost: test\r\n\r\n"),
        VariedRequest(
            "grpc-timeout", "GET /work?before=1ms HTTP/1.1\r\nHost: test\r\ngrpc-timeout: 250m\r\n\r\n"),
        VariedRequest(
            "Envoy's time-out",
            "GET /work?before=1ms HTTP/1.1\r\nHost: test\r\nx-envoy-expected-rq-timeout-ms: 80\r\n\r\n"),
        VariedRequest(
            "many fields",
            "GET \(trivial) HTTP/1.1\r\nHost: test\r\n" + (0..<90).map { "X-\($0): \($0)\r\n" }.joined() + "\r\n"),
    ]

    private static let persistence = [
        VariedRequest(
            "keep-alive", get(trivial) + get("/work?before=1ms&downstream=1ms") + get(trivial),
            statuses: [200, 200, 200]),
        VariedRequest(
            "pipelined, ten", (1...10).map { get("/work?before=\($0)ms&downstream=1ms&after=0ms") }.joined(),
            statuses: Array(repeating: 200, count: 10)),
        VariedRequest(
            "pipelined, GET, POST, refused and GET",
            get(trivial) + "POST \(trivial) HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc"
                + get("/nowhere") + get(trivial), statuses: [200, 200, 404, 200]),
        VariedRequest(
            "Connection: close", "GET \(trivial) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n", closes: true),
        VariedRequest(
            "Connection: Close among others",
            "GET \(trivial) HTTP/1.1\r\nHost: test\r\nConnection: foo, Close\r\n\r\n", closes: true),
        VariedRequest("HTTP/1.0", "GET \(trivial) HTTP/1.0\r\n\r\n", closes: true),
        VariedRequest(
            "HTTP/1.0, kept",
            "GET \(trivial) HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET \(trivial) HTTP/1.0\r\n\r\n",
            statuses: [200, 200], closes: true),
    ]
}
