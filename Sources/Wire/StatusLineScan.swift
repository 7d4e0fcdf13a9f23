/// Scans a status line: `HTTP/1.1 200 OK` and CR LF (RFC 9112 4). A missing phrase may miss its space too.
struct StatusLineScan {
    /// Bytes of the reason phrase, which nobody reads.
    static let maximumPhrase = 1024

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

    mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Scanned {
        for index in 0..<bytes.count {
            if let reason = take(bytes[index]) { return .fault(at: index, reason) }
            if state == .end { return Scanned(count: index + 1, stop: .end) }
        }
        return Scanned(count: bytes.count, stop: .outOfBytes)
    }

    /// Returns why the byte is refused.
    private mutating func take(_ byte: UInt8) -> String? {
        switch (state, byte) {
        case (.status, _):
            guard text.take(byte) else { return "a reply that does not begin as \"HTTP/1.1 200\" does" }
            return text.isComplete ? endStatus() : nil
        case (.afterStatus, .space):
            state = .phrase
        case (.afterStatus, .carriageReturn), (.phrase, .carriageReturn):
            state = .lineFeed
        case (.phrase, _) where byte.isFieldContent:
            phraseLength += 1
            return phraseLength > StatusLineScan.maximumPhrase ? "a status line that is too long" : nil
        case (.lineFeed, .lineFeed):
            state = .end
        default:
            return "a malformed status line"
        }
        return nil
    }

    private mutating func endStatus() -> String? {
        let (version, status) = text.digits.quotientAndRemainder(dividingBy: 1000)
        guard version == 11 || version == 10 else { return "a reply that is neither HTTP/1.1 nor HTTP/1.0" }
        guard status >= 100 else { return "a reply whose status is below 100" }
        state = .afterStatus
        return nil
    }
}
