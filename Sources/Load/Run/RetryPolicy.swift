import Workload

/// Whether a request that failed before its deadline is sent again, at once. It failed if the connection was refused or
/// lost, or if the reply's status is 500 or above. Every attempt of a request carries the same `Idempotency-Key`.
package enum RetryPolicy: Equatable, Sendable {
    case none
    /// At most so many further attempts of each request.
    case count(Int)
    /// As many retries as this share of the requests sent so far, over all of them.
    case budget(share: Double)

    /// Most attempts of one request, whatever the policy.
    static let maximumAttempts = 100

    /// - Parameters:
    ///   - attempts: of this request, so far.
    ///   - retries: of all requests, so far.
    ///   - sent: requests sent so far, without their retries.
    func allows(attempts: Int, retries: Int, sent: Int) -> Bool {
        guard attempts < RetryPolicy.maximumAttempts else { return false }
        return switch self {
        case .none: false
        case .count(let most): attempts <= most
        case .budget(let share): Double(retries + 1) <= share * Double(sent)
        }
    }
}

extension RetryPolicy: CustomStringConvertible {
    /// Reads `none`, a number such as `2`, and a budget such as `budget:10%`.
    package init(_ text: String) throws(LoadError) {
        if text == "none" {
            self = .none
        } else if let count = Int(text), (1..<RetryPolicy.maximumAttempts).contains(count) {
            self = .count(count)
        } else if text.hasPrefix("budget:"), let share = Percentage.parse(String(text.dropFirst(7))) {
            self = .budget(share: share)
        } else {
            throw LoadError("\"\(text)\": want none, a number from 1 to 99, or budget:10%")
        }
    }

    /// The text that parses back to an equal policy.
    package var description: String {
        switch self {
        case .none: "none"
        case .count(let count): "\(count)"
        case .budget(let share): "budget:\(Percentage.format(share))"
        }
    }
}
