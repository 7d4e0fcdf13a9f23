import Workload

/// Requests per second, written `120/s`, `0.5/s` or `20000/s`.
package struct Rate: Hashable, Sendable {
    package let perSecond: Double

    /// What a message tells someone who got it wrong.
    package static let expectation = "a rate such as 120/s"

    /// Requests per second that can be asked for.
    private static let bounds = 0.001...1_000_000.0

    /// - Parameter perSecond: above zero.
    package init(perSecond: Double) {
        self.perSecond = perSecond
    }

    package init(_ text: String) throws(LoadError) {
        guard text.hasSuffix("/s"), let perSecond = NumberText.parse(text.dropLast(2)),
            Rate.bounds.contains(perSecond)
        else {
            throw LoadError("\"\(text)\": want \(Rate.expectation), from 0.001/s to 1000000/s\(Rate.guess(text))")
        }
        self.perSecond = perSecond
    }

    /// A measured rate: one decimal, and three from 10/s down, or a rate below one in a second would be none.
    static func shown(_ perSecond: Double) -> String {
        "\(NumberText.fixed(perSecond, perSecond >= 10 || perSecond == 0 ? 1 : 3))/s"
    }

    /// What a number with another unit, or none, was perhaps meant to be.
    private static func guess(_ text: String) -> String {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(number.count).filter { $0.isLetter || $0 == "/" }.lowercased()
        guard let value = NumberText.parse(number) else { return "" }
        let perSecond: Double
        switch unit {
        case "", "/sec", "/second", "rps", "qps", "req/s", "hz", "ps", "s", "/": perSecond = value
        case "/m", "/min", "/minute", "rpm", "pm": perSecond = (value / 60 * 1_000).rounded() / 1_000
        case "/h", "/hour": perSecond = (value / 3_600 * 1_000).rounded() / 1_000
        default: return ""
        }
        return bounds.contains(perSecond) ? "; did you mean \(Rate(perSecond: perSecond))?" : ""
    }
}

extension Rate: CustomStringConvertible {
    package var description: String {
        perSecond == perSecond.rounded() ? "\(Int(perSecond))/s" : "\(perSecond)/s"
    }
}
