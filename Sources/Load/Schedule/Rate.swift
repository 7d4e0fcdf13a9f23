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
        guard text.hasSuffix("/s"), let perSecond = Double(text.dropLast(2)), Rate.bounds.contains(perSecond) else {
            throw LoadError("\"\(text)\": want \(Rate.expectation), from 0.001/s to 1000000/s")
        }
        self.perSecond = perSecond
    }
}

extension Rate: CustomStringConvertible {
    package var description: String {
        perSecond == perSecond.rounded() ? "\(Int(perSecond))/s" : "\(perSecond)/s"
    }
}
