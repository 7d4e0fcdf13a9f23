/// Text from other systems: the one place at which bytes from outside become text, and at which texts that were typed
/// or pasted lose what nobody sees.
public enum ForeignText {
    /// Of UTF-8. Windows programs write it in front of what they save.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// Of UTF-16, and of UTF-32 with its lowest byte first.
    private static let wideMarks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]
    /// Invisible at a text's ends, though Unicode calls them no white space: a byte order mark as a character, spaces
    /// without width.
    private static let invisible: Set<Unicode.Scalar> = ["\u{FEFF}", "\u{200B}", "\u{2060}"]

    /// Takes UTF-8; leaves its byte order mark out.
    public static func decode(_ bytes: [UInt8]) throws(TextProblem) -> String {
        guard !wideMarks.contains(where: bytes.starts), !isWide(bytes) else {
            throw TextProblem("want UTF-8 text, got UTF-16 or UTF-32; save the file as UTF-8")
        }
        let content = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...]
        if let zero = content.firstIndex(of: 0) {
            throw TextProblem("want text, got a NUL byte; is the file damaged?", at: zero, in: content)
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            let bad = firstBadByte(of: content)
            let byte = String(content[bad], radix: 16, uppercase: true)
            throw TextProblem("want UTF-8 text, got the byte 0x\(byte); save the file as UTF-8", at: bad, in: content)
        }
        return text
    }

    /// How many bytes of a byte order mark they begin with.
    public static func markLength(of bytes: [UInt8]) -> Int {
        bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    }

    /// Without the white space around it that an editor, an env file or a copy from a page has left.
    public static func trim(_ text: some StringProtocol) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isStray($0) }),
            let last = scalars.lastIndex(where: { !isStray($0) })
        else { return "" }
        return String(String.UnicodeScalarView(scalars[first...last]))
    }

    private static func isStray(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || invisible.contains(scalar)
    }

    /// Whether every other byte at the begin is a NUL, as in UTF-16 of Latin letters without a byte order mark.
    private static func isWide(_ bytes: [UInt8]) -> Bool {
        let zeros = bytes.prefix(4).map { $0 == 0 }
        return zeros == [false, true, false, true] || zeros == [true, false, true, false]
    }

    private static func firstBadByte(of bytes: ArraySlice<UInt8>) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var index = bytes.startIndex
        while case .valid(let scalar) = parser.parseScalar(from: &rest) { index += scalar.count }
        return min(index, bytes.endIndex - 1)
    }
}
