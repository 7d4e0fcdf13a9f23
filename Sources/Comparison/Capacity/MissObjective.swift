import Load
import Workload

/// The share of missed deadlines that a capacity is for: `misses<1%`.
package struct MissObjective: Equatable, Sendable {
    package let share: Double

    package init(_ text: String) throws(LoadError) {
        let words = text.filter { !$0.isWhitespace }
        guard words.hasPrefix("misses<"), let share = Percentage.parse(String(words.dropFirst(7))), share > 0 else {
            throw LoadError("\"\(text)\": want misses<1%")
        }
        self.share = share
    }
}
