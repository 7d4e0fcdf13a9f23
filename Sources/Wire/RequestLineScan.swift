/// Takes a request line, `GET /work?after=5ms HTTP/1.1` and CR LF, and the empty lines that may come before it
/// (RFC 9112 2.2, 3). Single spaces, and no byte that would have to be encoded.
struct RequestLineScan: ~Copyable, StartLine {
    /// The longest registered method has 17 bytes.
    static let maximumMethod = 24
    /// Empty lines that may come before a request: old clients send one behind a body.
    static let maximumEmptyLines = 4

    private enum State {
        /// Nothing but empty lines so far → emptyLine, method.
        case start
        /// Within an empty line → start.
        case emptyLine
        /// → target.
        case method
        /// → version.
        case target
        /// → end.
        case version
        case end
    }

    private let maximumTarget: Int
    private var state = State.start
    private var emptyLines = 0
    /// Where its present part begins.
    private var start = 0
    private var version = PatternScan("HTTP/#.#\r\n")
    private var isEncoded = false
    /// Whether it was refused as the first line of HTTP/2's preface (RFC 9113 3.4), before which nothing came.
    private(set) var beginsPreface = false
    static let prefaceLine: StaticString = "PRI * HTTP/2.0\r\n"
    /// GET until it was read whole.
    private(set) var method = HTTPRequest.Method.get
    /// What follows is set at the line's end.
    /// The target, if a part of it is percent-encoded; then its place and `parts` lie in this, and not in the text.
    private(set) var decodedTarget: [UInt8]?
    private(set) var targetPlace = 0..<0
    private(set) var parts = TargetParts.none

    init(maximumTarget: Int) {
        self.maximumTarget = maximumTarget
    }

    /// Not a byte of a message was taken; whole empty lines are none. Half of one has to find its other half here: the
    /// connection is not free to go elsewhere.
    var isIdle: Bool { state == .start }

    /// Whether the method was read whole and is HEAD, so that no reply to it, not even a refusal, may have a body.
    var asksForHead: Bool { method == .head }

    mutating func scan(_ text: UnsafeRawBufferPointer, from first: Int) throws(Rejection) -> Int? {
        var index = first
        while index < text.count {
            let before = state
            index = advance(text, from: index)
            if state == .end {
                try finish(text)
                return index
            }
            if state == before, index < text.count { throw refusal(of: text[index]) }
        }
        return nil
    }

    /// RFC 9112 3.2, 6.3; RFC 9110 10.1.1.
    @inline(__always)  // a call would copy the fields
    func framing(_ fields: HeadFields) throws(Rejection) -> BodyScan.Framing? {
        guard isHTTP10 || fields.hosts == 1 else { throw Rejection("no Host") }
        guard isHTTP10 || !fields.expectsMore else {
            throw Rejection("an Expect other than 100-continue", status: 417)
        }
        return try fields.framing(isHTTP10: isHTTP10)
    }

    var isHTTP10: Bool { version.digits == 10 }

    /// Checks the line as a whole, once it has ended.
    private mutating func finish(_ text: UnsafeRawBufferPointer) throws(Rejection) {
        guard version.digits == 11 || version.digits == 10 else {
            beginsPreface = text.begins(with: RequestLineScan.prefaceLine)
            let text = "HTTP/\(version.digits / 10).\(version.digits % 10)"
            throw Rejection("\(text), where HTTP/1.1 and HTTP/1.0 are served", status: 505)
        }
        guard let parts = try takeTargetApart(text) else {
            throw Rejection("a request target that its method does not take")
        }
        self.parts = parts
    }

    private mutating func takeTargetApart(_ text: UnsafeRawBufferPointer) throws(Rejection) -> TargetParts? {
        guard isEncoded else {
            return TargetParts(targetPlace, of: text, method: method)
        }
        guard let decoded = TargetEncoding.normalized(text.part(targetPlace)) else {
            throw Rejection("a request target with a % that no two hexadecimal digits follow")
        }
        decodedTarget = decoded
        targetPlace = 0..<decoded.count
        return decoded.withUnsafeBytes { TargetParts(targetPlace, of: $0, method: method) }
    }

    /// Takes all bytes that the state takes, and returns the index behind them. If the state stays, it is the byte
    /// there, if there is one, that it does not take.
    private mutating func advance(_ text: UnsafeRawBufferPointer, from index: Int) -> Int {
        switch state {
        case .start where text[index].isToken:
            start = index
            state = .method
            return index
        case .start, .emptyLine: return takeEmptyLine(text[index]) ? index + 1 : index
        case .method: return takeMethod(text, from: index)
        case .target: return takeTarget(text, from: index)
        case .version: return takeVersion(text, from: index)
        case .end: return index
        }
    }

    private mutating func takeEmptyLine(_ byte: UInt8) -> Bool {
        if state == .start, byte == .carriageReturn, emptyLines < RequestLineScan.maximumEmptyLines {
            emptyLines += 1
            state = .emptyLine
            return true
        }
        guard state == .emptyLine, byte == .lineFeed else { return false }
        state = .start
        return true
    }

    private mutating func takeMethod(_ text: UnsafeRawBufferPointer, from first: Int) -> Int {
        var index = first
        let end = min(text.count, start + RequestLineScan.maximumMethod)
        while index < end, text[index].isToken { index += 1 }
        guard index < text.count, text[index] == .space else { return index }
        method = RequestLineScan.method(text.part(start..<index))
        start = index + 1
        state = .target
        return start
    }

    private mutating func takeTarget(_ text: UnsafeRawBufferPointer, from first: Int) -> Int {
        let index = text.endOfTarget(in: first..<min(text.count, start + maximumTarget), isEncoded: &isEncoded)
        guard index < text.count, text[index] == .space, index > start else { return index }
        targetPlace = start..<index
        state = .version
        return index + 1
    }

    private mutating func takeVersion(_ text: UnsafeRawBufferPointer, from first: Int) -> Int {
        if version.takeWhole("HTTP/1.1\r\n", digits: 11, of: text.part(first..<text.count)) {
            state = .end
            return first + 10
        }
        var index = first
        while index < text.count, version.take(text[index]) {
            index += 1
            guard !version.isComplete else {
                state = .end
                break
            }
        }
        return index
    }

    private func refusal(of byte: UInt8) -> Rejection {
        switch state {
        case .start where byte == .carriageReturn:
            Rejection("more than \(RequestLineScan.maximumEmptyLines) empty lines before a request")
        case .method where byte.isToken:
            Rejection("a method of more than \(RequestLineScan.maximumMethod) bytes", status: 501)
        case .start, .emptyLine, .method:
            Rejection("a request that does not begin with a method and a space")
        case .target where byte.isTarget:
            Rejection("a request target of more than \(maximumTarget) bytes", status: 414)
        case .target where byte == .space:
            Rejection("two spaces before the request target")
        case .target where byte == .carriageReturn || byte == .lineFeed:
            Rejection("a request line without a version")
        case .target:
            Rejection("a request target with a byte that has to be percent-encoded")
        case .version, .end:
            Rejection("a request line that does not end in \" HTTP/1.1\" and CR LF")
        }
    }

    private static func method(_ name: UnsafeRawBufferPointer) -> HTTPRequest.Method {
        if name.reads("GET") { return .get }
        if name.reads("POST") { return .post }
        if name.reads("HEAD") { return .head }
        return .other(String(decoding: name, as: UTF8.self))
    }
}
