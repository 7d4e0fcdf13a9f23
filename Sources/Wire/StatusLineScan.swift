/// Scans a status line: `HTTP/1.1 200 OK` and CR LF (RFC 9112 4). A missing phrase may miss its space too.
struct StatusLineScan: StartLine {
    /// Bytes of the reason phrase, which nobody reads.
    static let maximumPhrase = 1024
    private static let longPhrase = Rejection("a reason phrase of more than \(maximumPhrase) bytes", isLimit: true)

    private enum State {
        /// `HTTP/1.1 200` → afterStatus.
        case status
        /// → phrase, lineFeed.
        case afterStatus
        /// → lineFeed.
        case phrase
        /// → end.
        case lineFeed
        case end
    }

    private var state = State.status
    private var text = PatternScan("HTTP/#.# ###")
    private var phraseLength = 0

    var isHTTP10: Bool { text.digits / 1000 == 10 }
    /// 100…999, once the line has ended.
    var status: Int { text.digits % 1000 }

    mutating func scan(_ text: UnsafeRawBufferPointer, from first: Int) throws(Rejection) -> Int? {
        for index in first..<text.count {
            if let rejection = take(text[index]) { throw rejection }
            if state == .end { return index + 1 }
        }
        return nil
    }

    func framing(_ fields: HeadFields) throws(Rejection) -> BodyScan.Framing? {
        switch status {
        case 101: throw Rejection("a change of protocols (101) that nobody asked for")
        case 100..<200, 204, 304: return nil
        default: return try fields.framing(isHTTP10: isHTTP10) ?? .untilClose
        }
    }

    /// Returns why the byte is refused.
    private mutating func take(_ byte: UInt8) -> Rejection? {
        switch (state, byte) {
        case (.status, _):
            guard text.take(byte) else { return Rejection("a reply that does not begin as \"HTTP/1.1 200\" does") }
            return text.isComplete ? endStatus() : nil
        case (.afterStatus, .space):
            state = .phrase
        case (.afterStatus, .carriageReturn), (.phrase, .carriageReturn):
            state = .lineFeed
        case (.phrase, _) where byte.isFieldContent:
            phraseLength += 1
            return phraseLength > StatusLineScan.maximumPhrase ? StatusLineScan.longPhrase : nil
        case (.lineFeed, .lineFeed):
            state = .end
        default:
            return Rejection("a malformed status line")
        }
        return nil
    }

    private mutating func endStatus() -> Rejection? {
        let (version, status) = text.digits.quotientAndRemainder(dividingBy: 1000)
        guard version == 11 || version == 10 else { return Rejection("a reply that is neither HTTP/1.1 nor HTTP/1.0") }
        guard status >= 100 else { return Rejection("a reply whose status is below 100") }
        state = .afterStatus
        return nil
    }
}
