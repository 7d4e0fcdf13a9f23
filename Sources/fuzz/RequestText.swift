import Wire

/// Writes a request that was read, so that it can be read again.
enum RequestText {
    static func of(_ request: HTTPRequest, isChunked: Bool) -> [UInt8] {
        var text = bytes(request.method) + bytes(" ") + request.target
        text += bytes(request.isHTTP10 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n")
        text += bytes("Host: example.org\r\nConnection: \(request.keepsAlive ? "keep-alive" : "close")\r\n")
        text += field("X-Request-Id", request.requestID)
        text += field("grpc-timeout", request.grpcTimeout)
        text += field("x-envoy-expected-rq-timeout-ms", request.envoyTimeout)
        text += field("traceparent", request.traceParent)
        guard isChunked else { return text + bytes("Content-Length: \(request.body.count)\r\n\r\n") + request.body }
        return text + bytes("Transfer-Encoding: chunked\r\n\r\n") + chunks(request.body)
    }

    /// A body in two chunks, the first of one byte, and the last chunk; none is empty but that.
    private static func chunks(_ body: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for part in [body.prefix(1), body.dropFirst(1)] where !part.isEmpty {
            text += bytes("\(String(part.count, radix: 16))\r\n")
            text += part
            text += bytes("\r\n")
        }
        return text + bytes("0\r\n\r\n")
    }

    private static func field(_ name: String, _ value: ArraySlice<UInt8>?) -> [UInt8] {
        value.map { bytes("\(name): ") + $0 + bytes("\r\n") } ?? []
    }

    private static func bytes(_ method: HTTPRequest.Method) -> [UInt8] {
        switch method {
        case .get: bytes("GET")
        case .head: bytes("HEAD")
        case .post: bytes("POST")
        case .other(let name): bytes(name)
        }
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
