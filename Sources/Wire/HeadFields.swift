/// What the fields of one head say.
struct HeadFields {
    var request = HTTPRequest.Fields()
    private(set) var hosts = 0
    private(set) var hasConnectionClose = false
    private(set) var hasConnectionKeepAlive = false
    private(set) var coding = TransferCoding()
    private(set) var expectsContinue = false
    private(set) var expectsMore = false

    /// Takes a field with its whole value; returns why it cannot be.
    mutating func take(_ field: Field, value: UnsafeRawBufferPointer) -> Rejection? {
        let value = value.trimmed
        switch field {
        case .host:
            hosts += 1
            guard hosts == 1 else { return Rejection("Host comes twice") }
            guard Authority.isValid(value) else { return Rejection("a Host that is no host and port") }
        case .connection:
            value.forEachElement { takeOption($0) }
        case .transferEncoding:
            coding.take(value)
        case .expect:
            value.forEachElement { $0.isName("100-continue") ? (expectsContinue = true) : (expectsMore = true) }
        case .requestID:
            return HeadFields.takeOnce(value, into: &request.requestID, name: "X-Request-Id")
        case .grpcTimeout:
            return HeadFields.takeOnce(value, into: &request.grpcTimeout, name: "grpc-timeout")
        case .envoyTimeout:
            return HeadFields.takeOnce(value, into: &request.envoyTimeout, name: "x-envoy-expected-rq-timeout-ms")
        case .accept:
            request.accept = (request.accept.map { $0 + Array(", ".utf8) } ?? []) + Array(value)
        case .other:
            break
        }
        return nil
    }

    /// Whether the connection persists (RFC 9112 9.3).
    func keepsAlive(isHTTP10: Bool) -> Bool {
        !hasConnectionClose && (!isHTTP10 || hasConnectionKeepAlive)
    }

    private mutating func takeOption(_ option: UnsafeRawBufferPointer) {
        if option.isName("close") { hasConnectionClose = true }
        if option.isName("keep-alive") { hasConnectionKeepAlive = true }
    }

    private static func takeOnce(
        _ value: UnsafeRawBufferPointer, into place: inout [UInt8]?, name: StaticString
    ) -> Rejection? {
        guard place == nil else { return Rejection("\(name) comes twice") }
        place = Array(value)
        return nil
    }
}
