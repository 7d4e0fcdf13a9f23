import Workload

/// `LOW..HIGH` of a query: the low end is in it and the high one is not, so that ranges that follow each other share
/// nothing; either may be left out. Kept in billionths, exactly.
struct QueryRange: Sendable, Equatable {
    private let low, high: UInt64

    /// What a message tells someone who got it wrong.
    static let expectation = "LOW..HIGH, numbers such as 0.5..1, of which one may be left out"

    private static let longestText = 64
    /// Ten digits hold every date of this age in seconds, and ten to the ninth of it is in a word.
    private static let mostDigits = 10
    private static let decimals = 9

    /// Nil for another text, and for a range in which nothing can be.
    init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(QueryRange.longestText + 1))
        let point = UInt8(ascii: ".")
        guard bytes.count <= QueryRange.longestText,
            let middle = bytes.indices.dropLast().first(where: { bytes[$0] == point && bytes[$0 + 1] == point })
        else { return nil }
        let (before, behind) = (bytes[..<middle], bytes[(middle + 2)...])
        guard !before.isEmpty || !behind.isEmpty,
            let low = before.isEmpty ? 0 : QueryRange.billionths(before),
            let high = behind.isEmpty ? UInt64.max : QueryRange.billionths(behind), low < high
        else { return nil }
        (self.low, self.high) = (low, high)
    }

    func contains(billionths value: UInt64) -> Bool { value >= low && (value < high || high == .max) }

    /// Whether the quotient is in it; what is divided by nothing is more than any number.
    func contains(_ dividend: UInt64, by divisor: UInt64) -> Bool {
        let (high, low) = dividend.multipliedFullWidth(by: 1_000_000_000)
        return contains(billionths: high < divisor ? divisor.dividingFullWidth((high, low)).quotient : .max)
    }

    /// Digits, and perhaps a point and more of them, of which those behind the ninth are passed over.
    private static func billionths(_ text: ArraySlice<UInt8>) -> UInt64? {
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let whole = parts[0]
        guard (1...mostDigits).contains(whole.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        var number: UInt64 = 0
        for byte in whole {
            guard let digit = byte.decimalDigit else { return nil }
            number = number * 10 + UInt64(digit)
        }
        let fraction = parts.dropFirst().first ?? []
        guard fraction.allSatisfy({ $0.decimalDigit != nil }) else { return nil }
        let kept = fraction.prefix(decimals)
        for byte in kept { number = number * 10 + UInt64(byte.decimalDigit ?? 0) }
        for _ in kept.count..<decimals { number *= 10 }
        return number
    }
}
