/// Where among its field lines a message is read.
struct FieldPlace {
    private enum State {
        /// → name, lastLineFeed.
        case lineStart
        /// → value.
        case name
        /// → lineFeed.
        case value
        /// → lineStart.
        case lineFeed
        /// → the end.
        case lastLineFeed
    }

    private var state = State.lineStart
    /// Where the present line begins.
    private var start = 0
    private var colon = 0

    /// Goes on in the lines from an index; returns that behind the empty line, or nil if it is still to come.
    mutating func advance<Reader: FieldReader>(
        _ lines: UnsafeRawBufferPointer, from first: Int, for reader: inout Reader
    ) throws(Rejection) -> Int? {
        var index = first
        while index < lines.count {
            // One behind the other: most lines come whole.
            switch state {
            case .lineStart:
                guard lines[index] != .carriageReturn else {
                    state = .lastLineFeed
                    index += 1
                    continue
                }
                guard lines[index].isToken else { throw refusal(of: lines[index]) }
                start = index
                state = .name
                fallthrough
            case .name:
                while index < lines.count, lines[index].isToken { index += 1 }
                guard index < lines.count else { return nil }
                guard lines[index] == UInt8(ascii: ":") else { throw refusal(of: lines[index]) }
                colon = index
                index += 1
                state = .value
                fallthrough
            case .value:
                index = lines.endOfFieldContent(in: index..<lines.count)
                guard index < lines.count else { return nil }
                guard lines[index] == .carriageReturn else { throw refusal(of: lines[index]) }
                try reader.take(name: start..<colon, value: lines.trimmed(colon + 1..<index), in: lines)
                index += 1
                state = .lineFeed
            case .lineFeed:
                guard lines[index] == .lineFeed else { throw refusal(of: lines[index]) }
                index += 1
                state = .lineStart
            case .lastLineFeed:
                guard lines[index] == .lineFeed else { throw refusal(of: lines[index]) }
                return index + 1
            }
        }
        return nil
    }

    private func refusal(of byte: UInt8) -> Rejection { Rejection(reason(byte)) }

    private func reason(_ byte: UInt8) -> String {
        switch (state, byte) {
        case (.lineStart, .space), (.lineStart, .tab): "a folded field line, or white space before the first one"
        case (.lineStart, .lineFeed), (.value, .lineFeed): "an LF without its CR among the fields"
        case (.lineStart, UInt8(ascii: ":")): "a field without a name"
        case (.name, .space), (.name, .tab): "white space in a field name or before its colon"
        case (.name, .carriageReturn), (.name, .lineFeed): "a field line without a colon"
        case (.lineStart, _), (.name, _): "a field name with a byte that is not allowed in it"
        case (.value, _): "a field value with a control byte"
        case (.lineFeed, _), (.lastLineFeed, _): "a CR without its LF among the fields"
        }
    }
}
