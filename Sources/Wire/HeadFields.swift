/// What the fields of one head say.
struct HeadFields: FieldReader {
    private(set) var places = HTTPRequest.Places()
    private(set) var hosts = 0
    private var traceParents = 0
    private(set) var hasConnectionClose = false
    private(set) var hasConnectionKeepAlive = false
    private(set) var contentLength: UInt64?
    private(set) var coding = TransferCoding()
    private(set) var expectsContinue = false
    private(set) var expectsMore = false

    mutating func take(name: Range<Int>, value place: Range<Int>, in text: UnsafeRawBufferPointer) throws(Rejection) {
        guard let field = Field(name: text.part(name)) else { return }
        let value = text.part(place)
        switch field {
        case .host:
            hosts += 1
            guard hosts == 1 else { throw Rejection("Host comes twice") }
            guard Authority.isValid(value) else { throw Rejection("a Host that is no host and port") }
        case .connection:
            value.forEachElement { takeOption($0) }
        case .contentLength:
            guard contentLength == nil else { throw HeadFields.doubledLength }
            contentLength = value.decimalNumber
            if contentLength == nil {
                // One that 64 bits do not hold is a number still.
                let isNumber = !value.isEmpty && value.allSatisfy(\.isDigit)
                throw Rejection("a Content-Length that is no number of bytes", isLimit: isNumber)
            }
        case .transferEncoding:
            coding.take(value)
        case .expect:
            value.forEachElement { $0.isName("100-continue") ? (expectsContinue = true) : (expectsMore = true) }
        case .requestID:
            try HeadFields.note(place, in: &places.requestID, "X-Request-Id")
        case .grpcTimeout:
            try HeadFields.note(place, in: &places.grpcTimeout, FieldName.grpcTimeout.text)
        case .envoyTimeout:
            try HeadFields.note(place, in: &places.envoyTimeout, FieldName.envoyTimeout.text)
        case .traceParent:
            traceParents += 1
            places.traceParent = traceParents == 1 ? place : nil
        }
    }

    /// A length beside a transfer coding is how requests are smuggled (RFC 9112 6.3).
    @inline(__always)  // as what follows: a call would copy all of this
    func checkLengths() throws(Rejection) {
        if contentLength != nil, coding.isPresent { throw HeadFields.doubledLength }
    }

    /// How the fields alone frame a body; nil if they do not.
    @inline(__always)
    func framing(isHTTP10: Bool) throws(Rejection) -> BodyScan.Framing? {
        guard coding.isPresent else { return contentLength.map { .length($0) } }
        guard !isHTTP10 else { throw Rejection("Transfer-Encoding in HTTP/1.0") }
        if let rejection = coding.rejection { throw rejection }
        return .chunked
    }

    /// Whether the connection persists (RFC 9112 9.3).
    func keepsAlive(isHTTP10: Bool) -> Bool {
        !hasConnectionClose && (!isHTTP10 || hasConnectionKeepAlive)
    }

    private mutating func takeOption(_ option: UnsafeRawBufferPointer) {
        if option.isName("close") { hasConnectionClose = true }
        if option.isName("keep-alive") { hasConnectionKeepAlive = true }
    }

    private static func note(
        _ place: Range<Int>, in noted: inout Range<Int>?, _ name: StaticString
    ) throws(Rejection) {
        guard noted == nil else { throw Rejection("\(name) comes twice") }
        noted = place
    }

    private static let doubledLength = Rejection("Content-Length twice, or beside Transfer-Encoding")
}
