import Load
import Workload

/// What a machine costs for an hour, in whatever unit: `0.12EUR`.
package struct Price: Equatable, Sendable, CustomStringConvertible {
    package let amount: Double
    package let unit: String

    private static let longestUnit = 12

    package init(_ text: String) throws(LoadError) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = ForeignText.trim(text.dropFirst(number.count))
        guard let amount = NumberText.parse(number), amount > 0, (1...Price.longestUnit).contains(unit.count),
            unit.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
        else {
            throw LoadError("\"\(text)\": want what a machine costs for an hour, with its unit, such as 0.12EUR")
        }
        (self.amount, self.unit) = (amount, unit)
    }

    /// The text that parses back to it.
    package var description: String { "\(NumberText.significant(amount, 6))\(unit)" }
}
