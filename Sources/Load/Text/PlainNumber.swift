/// Numbers as people write them: digits, perhaps a point, a sign and an exponent. Swift reads `nan`, `inf` and `0x10`,
/// too, which no flag means.
package enum PlainNumber {
    /// Nil unless it is such a number, and finite.
    package static func parse(_ text: some StringProtocol) -> Double? {
        guard text.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }), let number = Double(text) else {
            return nil
        }
        return number.isFinite ? number : nil
    }
}
