/// Text and bytes as gRPC writes them into fields (doc/PROTOCOL-HTTP2.md of grpc).
public enum GRPCText {
    /// The value of `grpc-message`: UTF-8, in which all but printable ASCII, and `%`, is percent-encoded.
    public static func percentEncoded(_ text: some Sequence<UInt8>) -> [UInt8] {
        var encoded: [UInt8] = []
        for byte in text {
            if (0x20...0x7e).contains(byte), byte != UInt8(ascii: "%") {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xf)]]
            }
        }
        return encoded
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    /// What such a value says. What is no valid encoding stays as it is: a message is never lost for it.
    public static func percentDecoded(_ value: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = Array(value)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2).compactMap(digit)
            if byte == UInt8(ascii: "%"), digits.count == 2 {
                bytes.append(digits[0] << 4 | digits[1])
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// The value of a field whose name ends in `-bin`: base64 (RFC 4648 4) without padding.
    public static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity((bytes.count * 4 + 2) / 3)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0...group.count { encoded.append(letters[Int(bits >> UInt32(18 - 6 * place) & 0x3f)]) }
        }
        return encoded
    }

    /// What such a value says, with padding or without; nil for what is no base64.
    public static func base64Decoded(_ value: some Collection<UInt8>) -> [UInt8]? {
        let text = Array(value)
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        bytes.reserveCapacity(text.count * 3 / 4)
        for letter in text.dropLast(padding) {
            guard let sextet = sextet(letter) else { return nil }
            bits = bits << 6 | sextet
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        // A letter alone holds no byte.
        return count == 6 ? nil : bytes
    }

    private static func sextet(_ letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// What a client sent, as a message may show it: printable ASCII, other bytes as `?`, at most 64 bytes.
    static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        let shown = bytes.prefix(64).map { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "\"") ? $0 : 0x3f }
        return "\"\(String(decoding: shown, as: UTF8.self))\""
    }
}
