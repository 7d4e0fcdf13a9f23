/// Scans field lines up to and with the empty line that ends them: `name:value` and CR LF, no folding (RFC 9112 5).
struct FieldScan {
    private enum State {
        /// → name, lastLineFeed.
        case lineStart
        /// → value.
        case name
        /// → lineFeed.
        case value
        /// → lineStart.
        case lineFeed
        /// → end.
        case lastLineFeed
        case end
    }

    private var state = State.lineStart
    /// Bytes that the lines may still take.
    var room: Int

    static let tooLarge = Rejection("more header bytes than the limit allows", status: 431)

    init(room: Int) {
        self.room = room
    }

    mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Scanned {
        let window = UnsafeRawBufferPointer(rebasing: bytes.prefix(room))
        var scanned = scanLines(window)
        room -= scanned.count
        if case .outOfBytes = scanned.stop, scanned.count < bytes.count {
            scanned.stop = .fault(FieldScan.tooLarge)
        }
        return scanned
    }

    private mutating func scanLines(_ bytes: UnsafeRawBufferPointer) -> Scanned {
        var index = 0
        while index < bytes.count {
            // Most bytes belong to names and values: these loops are what a head costs.
            switch state {
            case .name: while index < bytes.count, bytes[index].isToken { index += 1 }
            case .value: while index < bytes.count, bytes[index].isFieldContent { index += 1 }
            case .lineStart, .lineFeed, .lastLineFeed, .end: break
            }
            guard index < bytes.count else { break }
            guard let next = next(bytes[index]) else { return .fault(at: index, reason(bytes[index])) }
            index += 1
            guard next != .end else { return Scanned(count: index, stop: .end) }
            state = next
        }
        return Scanned(count: index, stop: .outOfBytes)
    }

    /// The state behind a byte that ends the present one; nil if the byte is refused.
    private func next(_ byte: UInt8) -> State? {
        switch state {
        case .lineStart: byte.isToken ? .name : byte == .carriageReturn ? .lastLineFeed : nil
        case .name: byte == UInt8(ascii: ":") ? .value : nil
        case .value: byte == .carriageReturn ? .lineFeed : nil
        case .lineFeed: byte == .lineFeed ? .lineStart : nil
        case .lastLineFeed: byte == .lineFeed ? .end : nil
        case .end: nil
        }
    }

    private func reason(_ byte: UInt8) -> String {
        switch (state, byte) {
        case (.lineStart, .space), (.lineStart, .tab): "a folded field line, or white space before the first one"
        case (.lineStart, .lineFeed), (.value, .lineFeed): "an LF without its CR among the fields"
        case (.lineStart, UInt8(ascii: ":")): "a field without a name"
        case (.name, .space), (.name, .tab): "white space in a field name or before its colon"
        case (.name, .carriageReturn), (.name, .lineFeed): "a field line without a colon"
        case (.lineStart, _), (.name, _): "a field name with a byte that is not allowed in it"
        case (.value, _): "a field value with a control byte"
        case (.lineFeed, _), (.lastLineFeed, _), (.end, _): "a CR without its LF among the fields"
        }
    }
}
