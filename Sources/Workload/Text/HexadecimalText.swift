/// Numbers in hexadecimal digits, all in lower case and none left out.
public enum HexadecimalText {
    /// 16 digits.
    public static func word(_ value: UInt64) -> String { NumberText.padded(String(value, radix: 16), 16) }

    /// Of a number below 16.
    @inlinable
    public static func digit(of value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Nil for text that has another character, or more than 16.
    static func number(_ text: Span<UInt8>) -> UInt64? {
        guard text.count <= 16 else { return nil }
        var number: UInt64 = 0
        for index in 0..<text.count {
            guard let digit = value(of: text[index]) else { return nil }
            number = number << 4 | UInt64(digit)
        }
        return number
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
