import CHTTPParser

/// http_parser on one connection's messages, one after the other, and what its callbacks gather from the present one.
///
/// The two live outside the class that holds this, because the callbacks write to one while http_parser runs on the
/// other. They are released here, with the holder; no pointer to them goes further.
struct Grammar: ~Copyable {
    private let parser: UnsafeMutablePointer<http_parser>
    private let gathering: UnsafeMutablePointer<Gathered>
    private let maximumBody: Int
    private let budget: BufferBudget?

    init(_ kind: Gathered.Kind, maximumBody: Int, budget: BufferBudget?) {
        self.maximumBody = maximumBody
        self.budget = budget
        gathering = .allocate(capacity: 1)
        gathering.initialize(to: Gathered(kind, maximumBody: maximumBody, budget: budget))
        parser = .allocate(capacity: 1)
        parser.initialize(to: http_parser())
        parser.pointee.data = UnsafeMutableRawPointer(gathering)
        http_parser_init(parser, kind.parserType)
    }

    deinit {
        parser.deallocate()
        gathering.deinitialize(count: 1)
        gathering.deallocate()
    }

    /// Takes the bytes that a scan has passed, and says whether the part that it scans ends with them. Throws what is
    /// wrong with them, and if nothing is, what the scan found wrong with the byte behind them.
    func take(_ scanned: Scanned, of bytes: UnsafeRawBufferPointer) throws(Rejection) -> Bool {
        try feed(UnsafeRawBufferPointer(rebasing: bytes[..<scanned.count]))
        return try scanned.hasEnded
    }

    /// Puts http_parser behind a request line of ours.
    func beginFields(isHTTP10: Bool) {
        parser.pointee = isHTTP10 ? Grammar.behindLines.http10 : Grammar.behindLines.http11
        parser.pointee.data = UnsafeMutableRawPointer(gathering)
    }

    /// http_parser as it stands behind a request line: what it remembers are plain values, so that a copy goes on from
    /// there, and no request pays for reading ours.
    // Safe to share: written once, before it is first read.
    private nonisolated(unsafe) static let behindLines = (
        http10: behind("GET / HTTP/1.0\r\n"), http11: behind("GET / HTTP/1.1\r\n")
    )

    private static func behind(_ line: StaticString) -> http_parser {
        var parser = http_parser()
        http_parser_init(&parser, HTTP_REQUEST)
        line.withUTF8Buffer { line in
            line.withMemoryRebound(to: CChar.self) {
                let taken = http_parser_execute(&parser, settings, $0.baseAddress, $0.count)
                precondition(taken == $0.count && parser.http_errno == HPE_OK.rawValue)
            }
        }
        return parser
    }

    private func feed(_ bytes: UnsafeRawBufferPointer) throws(Rejection) {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self), !bytes.isEmpty else { return }
        gathering.pointee.feedEnd = start + bytes.count
        _ = http_parser_execute(parser, Grammar.settings, start, bytes.count)
        let error = http_errno(UInt32(parser.pointee.http_errno))
        guard error == HPE_OK else { throw gathering.pointee.rejection ?? Grammar.rejection(error) }
    }

    /// Tells http_parser that the peer has sent its FIN; the message may be complete by it.
    func feedEnd() {
        _ = http_parser_execute(parser, Grammar.settings, nil, 0)
    }

    /// Hands over what was gathered and makes ready for the next message.
    func takeGathered() -> Gathered {
        let gathered = gathering.move()
        gathering.initialize(to: Gathered(gathered.kind, maximumBody: maximumBody, budget: budget))
        http_parser_init(parser, gathered.kind.parserType)
        return gathered
    }

    var isComplete: Bool { gathering.pointee.isComplete }
    var framing: BodyScan.Framing? { gathering.pointee.framing }
    var requestID: [UInt8]? { gathering.pointee.fields.request.requestID }
    var expectsContinue: Bool { gathering.pointee.fields.expectsContinue }
    var isHTTP10: Bool { parser.pointee.http_minor == 0 }
    var status: Int { Int(parser.pointee.status_code) }
    /// Bytes that are missing of the body or of the present chunk.
    var remaining: UInt64 { parser.pointee.content_length }

    /// Lives as long as the process. Making it lifts http_parser's own limit on head bytes, a global of that library;
    /// the scans have limits of their own.
    // Safe to share: written once, before it is first read.
    private nonisolated(unsafe) static let settings: UnsafePointer<http_parser_settings> = {
        http_parser_set_max_header_size(UInt32.max)
        let settings = UnsafeMutablePointer<http_parser_settings>.allocate(capacity: 1)
        settings.initialize(to: makeSettings())
        return UnsafePointer(settings)
    }()

    private static func rejection(_ error: http_errno) -> Rejection {
        switch error {
        case HPE_INVALID_CONTENT_LENGTH: Rejection("a Content-Length that is no number of bytes")
        case HPE_UNEXPECTED_CONTENT_LENGTH: Rejection("Content-Length twice, or beside Transfer-Encoding")
        default: Rejection(String(cString: http_errno_description(error)))
        }
    }
}

extension Gathered.Kind {
    fileprivate var parserType: http_parser_type {
        switch self {
        case .request: HTTP_REQUEST
        case .reply: HTTP_RESPONSE
        }
    }
}
