/// Reads a JSON document (RFC 8259), strictly: nothing but white space may follow it, a name may not occur twice in one
/// object, and its text must be valid UTF-8. A byte order mark in front is passed over, as RFC 8259 8.1 permits.
public struct JSONParser {
    /// Deepest nesting of arrays and objects.
    public static let maximumDepth = 64

    /// What is wrong with a document, and where, in bytes from its start.
    public struct Malformed: Error, Equatable, Sendable {
        public var reason: String
        public var offset: Int

        public init(reason: String, offset: Int) {
            self.reason = reason
            self.offset = offset
        }
    }

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = ForeignText.markLength(of: bytes)
    }

    public static func parse(_ bytes: [UInt8]) throws(Malformed) -> JSONValue {
        var parser = JSONParser(bytes)
        let document = try parser.value()
        parser.skipWhiteSpace()
        guard parser.next == nil else { throw parser.malformed("something after the document") }
        return document
    }

    private mutating func value() throws(Malformed) -> JSONValue {
        skipWhiteSpace()
        switch next {
        case UInt8(ascii: "{"): return .object(try nested { parser throws(Malformed) in try parser.members() })
        case UInt8(ascii: "["): return .array(try nested { parser throws(Malformed) in try parser.elements() })
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    /// Enters the array or object that starts here.
    private mutating func nested<T>(_ inside: (inout JSONParser) throws(Malformed) -> T) throws(Malformed) -> T {
        guard depth < JSONParser.maximumDepth else { throw malformed("nested too deeply") }
        depth += 1
        index += 1
        let result = try inside(&self)
        depth -= 1
        return result
    }

    private mutating func elements() throws(Malformed) -> [JSONValue] {
        var elements: [JSONValue] = []
        skipWhiteSpace()
        if take("]") { return elements }
        repeat {
            elements.append(try value())
            skipWhiteSpace()
        } while take(",")
        guard take("]") else { throw malformed("want , or ]") }
        return elements
    }

    private mutating func members() throws(Malformed) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        skipWhiteSpace()
        if take("}") { return members }
        repeat {
            skipWhiteSpace()
            let start = index
            let name = try string()
            skipWhiteSpace()
            guard take(":") else { throw malformed("want :") }
            guard members.updateValue(try value(), forKey: name) == nil else {
                throw Malformed(reason: "a name for the second time", offset: start)
            }
            skipWhiteSpace()
        } while take(",")
        guard take("}") else { throw malformed("want , or }") }
        return members
    }

    private mutating func number() throws(Malformed) -> String {
        let start = index
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(Malformed) {
        let start = index
        while next?.decimalDigit != nil { index += 1 }
        guard index > start else { throw malformed(start == bytes.count ? "the document ends early" : "want a value") }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Malformed) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[offset] else { throw malformed("want a value") }
            index += 1
        }
        return value
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipWhiteSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func malformed(_ reason: String) -> Malformed {
        Malformed(reason: reason, offset: index)
    }
}

// Strings.
extension JSONParser {
    private mutating func string() throws(Malformed) -> String {
        guard take("\"") else { throw malformed("want a string") }
        let start = index
        // Most strings hold no escape: they are made from the document's bytes at one stroke.
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
        if next == UInt8(ascii: "\"") {
            index += 1
            return try text(bytes[start..<index - 1], from: start)
        }
        var unescaped = Array(bytes[start..<index])
        while !take("\"") {
            guard let byte = next else { throw malformed("the document ends early") }
            guard byte >= 0x20 else { throw malformed("a control character in a string") }
            index += 1
            if byte == UInt8(ascii: "\\") {
                unescaped.append(contentsOf: String(try escaped()).utf8)
            } else {
                unescaped.append(byte)
            }
        }
        return try text(unescaped[...], from: start)
    }

    private func text(_ utf8: ArraySlice<UInt8>, from start: Int) throws(Malformed) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw Malformed(reason: "not UTF-8", offset: start)
        }
        return text
    }

    /// What stands behind a backslash.
    private mutating func escaped() throws(Malformed) -> Unicode.Scalar {
        guard let byte = next else { throw malformed("the document ends early") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw malformed("an unknown escape")
        }
    }

    /// Four hexadecimal digits, and four more where they begin a surrogate pair.
    private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
        let high = try codeUnit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard take("\\"), take("u") else { throw malformed("half a surrogate pair") }
        guard let scalar = UTF16.decode(high, try codeUnit()) else { throw malformed("half a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(Malformed) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw malformed("want four hexadecimal digits")
            }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }
}

extension UTF16 {
    /// The scalar of a surrogate pair.
    fileprivate static func decode(_ high: UInt16, _ low: UInt16) -> Unicode.Scalar? {
        guard isLeadSurrogate(high), isTrailSurrogate(low) else { return nil }
        return Unicode.Scalar(0x10000 + (UInt32(high) & 0x3FF) << 10 + UInt32(low) & 0x3FF)
    }
}
