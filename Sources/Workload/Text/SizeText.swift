/// Sizes as people write them: a whole number and a unit, `16KiB`, `1MiB`, `2KB`, `512B`.
///
/// A bare number is refused, because its unit would be a guess.
public enum SizeText {
    /// What a message tells someone who got it wrong.
    public static let expectation = "a size such as 16KiB"

    /// Longest number looked at, in digits.
    private static let maximumDigits = 12

    /// Units and their length in bytes, longest first.
    private static let units: [(name: String, bytes: Int)] = [
        ("GiB", 1 << 30), ("GB", 1_000_000_000), ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10), ("KB", 1_000),
        ("B", 1),
    ]

    /// Bytes; nil unless `text` is digits and a unit. `kB` is taken for `KB`.
    public static func parse(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
        let name = text[digits.endIndex...]
        guard digits.count <= maximumDigits, let number = Int(digits),
            let unit = units.first(where: { $0.name == (name == "kB" ? "KB" : name) })
        else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: unit.bytes)
        return overflow ? nil : bytes
    }

    /// The text in the longest unit that divides `bytes`; it parses back to the same number.
    public static func format(_ bytes: Int) -> String {
        let unit = units.first { bytes > 0 && bytes.isMultiple(of: $0.bytes) } ?? ("B", 1)
        return "\(bytes / unit.bytes)\(unit.name)"
    }
}
