/// `uri-host [ ":" port ]`: the value of `Host` and the authority of an absolute-form target (RFC 9110 4.2.1, 7.2).
///
/// User information (`user@`) has no place in either (RFC 9110 4.2.4), and is refused.
enum Authority {
    /// An empty text is valid, for `Host` may be empty (RFC 9112 3.2).
    static func isValid(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let end = hostEnd(text) else { return false }
        guard end < text.count else { return true }
        guard text[end] == UInt8(ascii: ":") else { return false }
        for index in end + 1..<text.count where !text[index].isDigit { return false }
        return true
    }

    /// Whether a host stands before the port.
    static func namesHost(_ text: UnsafeRawBufferPointer) -> Bool {
        text.first.map { $0 != UInt8(ascii: ":") } ?? false
    }

    /// What brackets may hold (RFC 3986 3.2.2): an IPv6 address, by its characters, or one of a later version.
    private static func isAddress(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard text.first.map({ $0 | 0x20 }) != UInt8(ascii: "v") else {
            return text.allSatisfy { $0.isHostName || $0 == UInt8(ascii: ":") }
        }
        return text.count { $0 == UInt8(ascii: ":") } >= 2
            && text.allSatisfy { $0.isHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    }

    /// The index behind the host; nil if the host is malformed.
    private static func hostEnd(_ text: UnsafeRawBufferPointer) -> Int? {
        if text.first == UInt8(ascii: "[") {
            guard let close = text.firstIndex(of: UInt8(ascii: "]")), close > 1 else { return nil }
            return isAddress(text[1..<close]) ? close + 1 : nil
        }
        var index = 0
        while index < text.count {
            if text[index].isHostName {
                index += 1
            } else if text[index] == UInt8(ascii: "%") {
                guard index + 2 < text.count, text[index + 1].isHexDigit, text[index + 2].isHexDigit else { return nil }
                index += 3
            } else {
                return text[index] == UInt8(ascii: ":") ? index : nil
            }
        }
        return index
    }
}
