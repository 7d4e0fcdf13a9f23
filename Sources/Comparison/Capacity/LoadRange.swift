import Load
import Workload

/// Loads to sweep over: `10%..120%`, in steps of 10 %.
package struct LoadRange: Equatable, Sendable {
    package let loads: [Double]

    private static let step = 0.1
    private static let highest = 10.0

    package init(_ text: String) throws(LoadError) {
        let ends = text.replacing("..", with: " ").split(separator: " ").map { LoadRange.load($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first > 0, first <= last,
            last <= LoadRange.highest
        else { throw LoadError("\"\(text)\": want a range such as 10%..120%") }
        let count = Int(((last - first) / LoadRange.step + 1e-9).rounded(.down))
        loads = (0...count).map { first + Double($0) * LoadRange.step }
    }

    /// A load can be above 100 %.
    private static func load(_ text: Substring) -> Double? {
        text.hasSuffix("%") ? NumberText.parse(text.dropLast()).map { $0 / 100 } : nil
    }
}
