import Load
import Workload

/// Loads to sweep over: `10%..120%`, in steps of 10 %, or `50%,100%,1000%`.
package struct LoadRange: Equatable, Sendable {
    package let loads: [Double]

    private static let step = 0.1
    private static let highest = 10.0

    /// Most loads that are named.
    private static let most = 20

    /// Reads a range, in steps, or loads that are named.
    package init(_ text: String) throws(LoadError) {
        guard let loads = text.contains("..") ? LoadRange.range(text) : LoadRange.list(text) else {
            throw LoadError("\"\(text)\": want a range such as 10%..120%, or loads such as 50%,100%,1000%")
        }
        self.loads = loads
    }

    private static func range(_ text: String) -> [Double]? {
        let ends = text.replacing("..", with: " ").split(separator: " ").map { load($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else { return nil }
        let count = Int(((last - first) / step + 1e-9).rounded(.down))
        return (0...count).map { first + Double($0) * step }
    }

    /// Each higher than the one before it, and two at least.
    private static func list(_ text: String) -> [Double]? {
        let loads = text.split(separator: ",", omittingEmptySubsequences: false).map { load($0) }
        let known = loads.compactMap(\.self)
        guard known.count == loads.count, (2...most).contains(known.count),
            zip(known, known.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        return known
    }

    /// A load can be above 100 %.
    private static func load(_ text: Substring) -> Double? {
        let text = ForeignText.trim(text)
        guard text.hasSuffix("%"), let percent = NumberText.parse(text.dropLast()) else { return nil }
        return percent > 0 && percent / 100 <= highest ? percent / 100 : nil
    }
}
