/// Durations as people write them: a number and a unit, `5ms`, `1.5s`, `250us`, `10ns`, `2m`.
///
/// One grammar for queries, configuration and flags. A bare number is refused, because its unit would be a guess.
public enum DurationText {
    /// What a message tells someone who got it wrong.
    public static let expectation = "a duration such as 5ms"

    /// Longest text looked at, in bytes, and most digits in it: as `format` writes the longest duration that there is,
    /// `9223372036.854775807s`. A UInt64 holds so many digits.
    private static let maximumLength = 21
    private static let maximumDigits = 19

    /// Units and their length in nanoseconds.
    private static let units: [(name: StaticString, nanoseconds: UInt64)] = [
        ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
    ]

    /// Nil unless `text` is digits, perhaps a fraction, and a unit. Parts of a nanosecond are dropped.
    public static func parse(_ text: Span<UInt8>) -> Duration? {
        guard text.count <= maximumLength else { return nil }
        var scaled: UInt64 = 0  // the digits without the point
        var divisor: UInt64 = 1  // ten to the number of digits behind the point
        var digits = 0
        var seenPoint = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "."), !seenPoint, digits > 0 {
                seenPoint = true
            } else if let digit = byte.decimalDigit {
                digits += 1
                scaled = scaled &* 10 &+ UInt64(digit)
                if seenPoint { divisor *= 10 }
            } else {
                break
            }
            index += 1
        }
        guard digits > 0, digits <= maximumDigits, !seenPoint || divisor > 1, index < text.count else { return nil }
        return unit(text.extracting(index..<text.count)).flatMap { length in
            if scaled == 0 { return .zero }  // a skipped step; a Duration's arithmetic takes 128 bits
            let (high, low) = scaled.multipliedFullWidth(by: length)
            guard high < divisor else { return nil }
            let nanoseconds = divisor.dividingFullWidth((high, low)).quotient
            return nanoseconds <= UInt64(Int64.max) ? .nanoseconds(Int64(nanoseconds)) : nil
        }
    }

    public static func parse(_ text: String) -> Duration? {
        var text = text
        return text.withUTF8 { parse($0.span) }
    }

    /// The shortest text that parses back to the same duration: `5ms`, `1.5s`, `0ms`.
    public static func format(_ duration: Duration) -> String {
        let nanoseconds = duration.nanoseconds
        guard nanoseconds != 0 else { return "0ms" }
        let (name, decimals) =
            switch nanoseconds.magnitude {
            case 1_000_000_000...: ("s", 9)
            case 1_000_000...: ("ms", 6)
            case 1_000...: ("us", 3)
            default: ("ns", 0)
            }
        return "\(nanoseconds < 0 ? "-" : "")\(NumberText.exact(nanoseconds.magnitude, decimals: decimals))\(name)"
    }

    private static func unit(_ text: Span<UInt8>) -> UInt64? {
        for unit in units where unit.name.equals(text) { return unit.nanoseconds }
        return nil
    }
}

extension UInt8 {
    /// 0…9 for the ASCII digits, else nil.
    public var decimalDigit: UInt8? {
        let value = self &- UInt8(ascii: "0")
        return value < 10 ? value : nil
    }
}
