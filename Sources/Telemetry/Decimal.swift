/// Whole numbers of a small unit, written as a decimal fraction of a large one, exactly.
enum Decimal {
    /// `value` divided by ten to the power of `decimals`, without trailing zeros: nanoseconds as seconds with 9, as
    /// milliseconds with 6.
    static func text(_ value: UInt64, decimals: Int) -> String {
        let divisor = (0..<decimals).reduce(UInt64(1)) { power, _ in power * 10 }
        let (whole, rest) = value.quotientAndRemainder(dividingBy: divisor)
        guard rest != 0 else { return String(whole) }
        let digits = String(rest)
        var fraction = String(repeating: "0", count: decimals - digits.count) + digits
        while fraction.last == "0" { fraction.removeLast() }
        return "\(whole).\(fraction)"
    }
}
