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
            // Most bytes belong to names and values: these loops are what a head costs.
            switch state {
            case .name: while index < lines.count, lines[index].isToken { index += 1 }
            case .value: while index < lines.count, lines[index].isFieldContent { index += 1 }
            case .lineStart, .lineFeed, .lastLineFeed: break
            }
            guard index < lines.count else { break }
            switch (state, lines[index]) {
            case (.lineStart, .carriageReturn):
                state = .lastLineFeed
            case (.lineStart, let byte) where byte.isToken:
                start = index
                state = .name
            case (.name, UInt8(ascii: ":")):
                colon = index
                state = .value
            case (.value, .carriageReturn):
                try reader.take(name: lines.part(start..<colon), value: lines.part(lines.trimmed(colon + 1..<index)))
                state = .lineFeed
            case (.lineFeed, .lineFeed):
                state = .lineStart
            case (.lastLineFeed, .lineFeed):
                return index + 1
            case (_, let byte):
                throw Rejection(reason(byte))
            }
            index += 1
        }
        return nil
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
        case (.lineFeed, _), (.lastLineFeed, _): "a CR without its LF among the fields"
        }
    }
}
