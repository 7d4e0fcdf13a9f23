/// A JSON value whose objects keep the order of their members, so that equal states give equal bytes.
indirect enum JSON {
    case null
    case bool(Bool)
    /// A number in JSON's own notation.
    case number(String)
    case string(String)
    case array([JSON])
    /// Members whose value is nil are left out.
    case members([(key: String, value: JSON?)])

    static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .members(Array(members))
    }

    static func number(_ value: some BinaryInteger) -> JSON {
        .number(String(value))
    }

    /// Nanoseconds as milliseconds, exactly.
    static func milliseconds(_ nanoseconds: UInt64) -> JSON {
        .number(Decimal.text(nanoseconds, decimals: 6))
    }

    var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): JSON.write(string, to: &text)
        case .array(let elements): JSON.write(elements, to: &text)
        case .members(let members): JSON.write(members, to: &text)
        }
    }

    private static func write(_ elements: [JSON], to text: inout String) {
        text += "["
        var separator = ""
        for element in elements {
            text += separator
            element.write(to: &text)
            separator = ","
        }
        text += "]"
    }

    private static func write(_ members: [(key: String, value: JSON?)], to text: inout String) {
        text += "{"
        var separator = ""
        for case (let key, let value?) in members {
            text += separator
            write(key, to: &text)
            text += ":"
            value.write(to: &text)
            separator = ","
        }
        text += "}"
    }

    /// Escapes what RFC 8259 7 says must be.
    private static func write(_ string: String, to text: inout String) {
        text += "\""
        defer { text += "\"" }
        guard string.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            text += string
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\u{0}"..<" ":
                let code = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
