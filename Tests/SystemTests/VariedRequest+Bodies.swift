extension VariedRequest {
    private static func post(_ query: String, fields: String, _ body: String) -> String {
        "POST /work\(query) HTTP/1.1\r\nHost: test\r\n\(fields)\r\n\(body)"
    }

    private static func post(_ query: String = "?before=1ms&downstream=1ms", length body: String) -> String {
        post(query, fields: "Content-Length: \(body.utf8.count)\r\n", body)
    }

    private static func post(_ query: String = "?before=1ms&downstream=1ms", chunks: [String]) -> String {
        let coded = chunks.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"
        return post(query, fields: "Transfer-Encoding: chunked\r\n", coded)
    }

    private static let large = (0..<10_000).map { "\($0 % 10)bcdefghi\n" }.joined()

    static let bodies = [
        VariedRequest("POST, empty", post(length: "")),
        VariedRequest("POST, no length", post("?before=1ms", fields: "", "")),
        VariedRequest("POST, a byte", post(length: "a")),
        VariedRequest("POST, a line end", post(length: "\r\n")),
        VariedRequest("POST, something like a request", post(length: "GET /work HTTP/1.1\r\nHost: test\r\n\r\n")),
        VariedRequest("POST, 100 KB", post(length: large)),
        VariedRequest("POST, no compute", post("?before=0ms&downstream=0ms&after=0ms", length: "folded all the same")),
        VariedRequest("POST, json", post("?kind=json&downstream=0ms", length: "{}")),
        VariedRequest("POST, chunked", post(chunks: ["one", "two", "three"])),
        VariedRequest("POST, chunked, empty", post(chunks: [])),
        VariedRequest("POST, chunked, 100 KB", post(chunks: Array(repeating: String(large.prefix(1_000)), count: 100))),
        VariedRequest(
            "POST, chunked, extension and trailer",
            post(
                "?before=1ms", fields: "Transfer-Encoding: chunked\r\n", "3;a=b\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n")),
        VariedRequest(
            "POST, then GET", post(length: "abc") + "GET /work HTTP/1.1\r\nHost: test\r\n\r\n", statuses: [200, 200]),
        VariedRequest(
            "POST, Expect", post("?before=1ms", fields: "Expect: 100-continue\r\nContent-Length: 3\r\n", "abc")),
        VariedRequest(
            "GET with a body", "GET /work?before=1ms HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc"),
    ]

    static let refusals = [
        VariedRequest("another path", "GET / HTTP/1.1\r\nHost: test\r\n\r\n", statuses: [404]),
        VariedRequest("another method", "PUT /work HTTP/1.1\r\nHost: test\r\n\r\n", statuses: [405]),
        VariedRequest("no unit", "GET /work?before=5 HTTP/1.1\r\nHost: test\r\n\r\n", statuses: [400]),
        VariedRequest("unknown parameter", "GET /work?befor=5ms HTTP/1.1\r\nHost: test\r\n\r\n", statuses: [400]),
        VariedRequest("no Host", "GET /work HTTP/1.1\r\n\r\n", statuses: [400], closes: true),
        VariedRequest("no HTTP", "hello\r\n\r\n", statuses: [400], closes: true),
    ]

    static let splitRequest = VariedRequest(
        "GET", "GET /work?before=1ms&downstream=0ms HTTP/1.1\r\nHost: test\r\ngrpc-timeout: 1S\r\n\r\n")
    static let splitPost = VariedRequest("POST", post("?downstream=0ms", length: "body\r\n"))
    static let splitChunked = VariedRequest("chunked POST", post("?downstream=0ms", chunks: ["ab", "cde"]))
}
