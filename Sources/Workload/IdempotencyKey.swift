/// By what a client says that two requests are one, and to be served once: `Idempotency-Key`
/// (draft-ietf-httpapi-idempotency-key-header-06). A class, so that a request without one carries no more than a word
/// for it.
public final class IdempotencyKey: Sendable {
    public let fingerprint: Fingerprint
    /// Whether it came as the draft wants it, as a string in quotes; else as a bare token.
    public let isQuoted: Bool

    /// Of a key, in bytes, without its quotes.
    public static let longest = 256

    /// What a message says is wanted.
    public static let expectation = "one string in quotes, of 1 to \(longest) bytes"

    /// Reads the field's value: a string and parameters that mean nothing here (RFC 8941, 3.3.3 and 3.1.2), or a token.
    ///
    /// - Parameter text: of all fields of that name, joined by commas: a second one makes it malformed.
    public init?(_ text: [UInt8]) {
        var reader = KeyText(text[...])
        isQuoted = text.first == UInt8(ascii: "\"")
        guard let key = isQuoted ? reader.string() : reader.token(), (1...IdempotencyKey.longest).contains(key.count),
            reader.skipParameters(), reader.isAtEnd
        else { return nil }
        fingerprint = Fingerprint(of: key)
    }
}

/// The few forms of structured fields that a key may have.
private struct KeyText {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Behind its quote; nil: it does not end, or has bytes that none may have.
    mutating func string() -> [UInt8]? {
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return text
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst(), [UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(escaped) else {
                    return nil
                }
                text.append(escaped)
            case 0x20...0x7E: text.append(byte)
            default: return nil
            }
        }
        return nil
    }

    /// A number counts as one, and so does a token that begins with a digit, as UUIDs do.
    mutating func token() -> [UInt8]? {
        let token = rest.prefix { KeyText.isOfToken($0) }
        rest = rest.dropFirst(token.count)
        return token.isEmpty ? nil : Array(token)
    }

    /// False if what follows is none.
    mutating func skipParameters() -> Bool {
        while rest.first == UInt8(ascii: ";") {
            rest = rest.dropFirst().drop { $0 == UInt8(ascii: " ") }
            guard token(where: { $0 != UInt8(ascii: "=") && KeyText.isOfToken($0) }) != nil else { return false }
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = rest.dropFirst()
            let isString = rest.first == UInt8(ascii: "\"")
            guard (isString ? string() : token(where: { KeyText.isOfValue($0) })) != nil else { return false }
        }
        return true
    }

    private mutating func token(where isPart: (UInt8) -> Bool) -> [UInt8]? {
        let part = rest.prefix(while: isPart)
        rest = rest.dropFirst(part.count)
        return part.isEmpty ? nil : Array(part)
    }

    private static func isOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~:/".utf8.contains(byte)
        }
    }

    /// Of a parameter: a token, a number, bytes in colons, or a truth value.
    private static func isOfValue(_ byte: UInt8) -> Bool {
        isOfToken(byte) || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "?")
    }
}
