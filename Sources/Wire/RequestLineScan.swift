/// Takes a request line, `GET /work?after=5ms HTTP/1.1` and CR LF, and the empty lines that may come before it
/// (RFC 9112 2.2, 3). Single spaces, and no byte that would have to be encoded.
struct RequestLineScan: StartLine {
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
    private var methodText = InlineArray<24, UInt8>(repeating: 0)
    private var methodLength = 0
    private var version = PatternScan("HTTP/#.#\r\n")
    private(set) var target: [UInt8] = []
    /// Set at the line's end, as `parts` is.
    private(set) var method = HTTPRequest.Method.get
    private(set) var parts = TargetParts.none

    init(maximumTarget: Int) {
        self.maximumTarget = maximumTarget
    }

    /// Not a byte of a message was taken; whole empty lines are none. Half of one has to find its other half here: the
    /// connection is not free to go elsewhere.
    var isIdle: Bool { state == .start }

    /// Whether the method was read whole and is HEAD, so that no reply to it, not even a refusal, may have a body.
    var asksForHead: Bool {
        switch state {
        case .target, .version, .end: methodReads("HEAD")
        case .start, .emptyLine, .method: false
        }
    }

    mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> Scanned {
        var index = 0
        while index < bytes.count {
            let before = state
            index = advance(bytes, from: index)
            if state == .end {
                try finish()
                return Scanned(count: index, hasEnded: true)
            }
            if state == before, index < bytes.count { throw refusal(of: bytes[index]) }
        }
        return Scanned(count: index)
    }

    /// RFC 9112 3.2, 6.3; RFC 9110 10.1.1.
    func framing(_ head: HeadFields) throws(Rejection) -> BodyScan.Framing? {
        guard isHTTP10 || head.hosts == 1 else { throw Rejection("no Host") }
        guard isHTTP10 || !head.expectsMore else {
            throw Rejection("an Expect other than 100-continue", status: 417)
        }
        return try head.framing(isHTTP10: isHTTP10)
    }

    var isHTTP10: Bool { version.digits == 10 }

    /// Checks the line as a whole, once it has ended.
    private mutating func finish() throws(Rejection) {
        guard version.digits == 11 || version.digits == 10 else {
            let text = "HTTP/\(version.digits / 10).\(version.digits % 10)"
            throw Rejection("\(text), where HTTP/1.1 and HTTP/1.0 are served", status: 505)
        }
        method = namedMethod
        guard let normal = TargetEncoding.normalized(target) else {
            throw Rejection("a request target with a % that no two hexadecimal digits follow")
        }
        target = normal
        guard let parts = TargetParts(target, method: method) else {
            throw Rejection("a request target that its method does not take")
        }
        self.parts = parts
    }

    /// Takes all bytes that the state takes, and returns the index behind them. If the state stays, it is the byte
    /// there, if there is one, that it does not take.
    private mutating func advance(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        switch state {
        case .start: beginMethod(bytes[start]) ? start : takeEmptyLine(bytes[start]) ? start + 1 : start
        case .emptyLine: takeEmptyLine(bytes[start]) ? start + 1 : start
        case .method: takeMethod(bytes, from: start)
        case .target: takeTarget(bytes, from: start)
        case .version: takeVersion(bytes, from: start)
        case .end: start
        }
    }

    private mutating func beginMethod(_ byte: UInt8) -> Bool {
        guard byte.isToken else { return false }
        state = .method
        return true
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

    private mutating func takeMethod(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index].isToken, methodLength < RequestLineScan.maximumMethod {
            methodText[methodLength] = bytes[index]
            methodLength += 1
            index += 1
        }
        guard index < bytes.count, bytes[index] == .space else { return index }
        state = .target
        return index + 1
    }

    private mutating func takeTarget(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        let end = min(bytes.count, start + maximumTarget - target.count)
        while index < end, bytes[index].isTarget { index += 1 }
        let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<index])
        // Nearly all come whole; growing an empty array costs more than making one.
        if target.isEmpty { target = Array(piece) } else { target.append(contentsOf: piece) }
        guard index < bytes.count, bytes[index] == .space, !target.isEmpty else { return index }
        state = .version
        return index + 1
    }

    private mutating func takeVersion(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        if version.takeWhole("HTTP/1.1\r\n", digits: 11, of: bytes[start...]) {
            state = .end
            return start + 10
        }
        while index < bytes.count, version.take(bytes[index]) {
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

    private var namedMethod: HTTPRequest.Method {
        if methodReads("GET") { return .get }
        if methodReads("POST") { return .post }
        if methodReads("HEAD") { return .head }
        return .other(String(decoding: (0..<methodLength).map { methodText[$0] }, as: UTF8.self))
    }

    private func methodReads(_ text: StaticString) -> Bool {
        guard methodLength == text.utf8CodeUnitCount else { return false }
        for index in 0..<methodLength where methodText[index] != text.utf8Start[index] { return false }
        return true
    }
}
