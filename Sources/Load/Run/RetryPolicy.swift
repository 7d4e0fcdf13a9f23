import Balancing
import Workload

/// Which requests are sent again, how often, and when. All attempts of a request carry the same `Idempotency-Key`.
package struct RetryPolicy: Equatable, Sendable {
    /// Why a request would be sent again.
    enum Failure: Equatable, Sendable {
        /// No connection was made, or it ended before the reply did.
        case unanswered
        /// A reply with this status.
        case status(Int)
        /// The client has given up.
        case deadline
    }

    /// Most further attempts of each request; nil: as many as the budget has.
    package var count: Int?
    /// What all requests may make together; nil: there is no such bound.
    package var budget: RetryBudget?
    /// Whether everything is sent again, at once: a refusal too, whatever its `Retry-After` says, and what has missed
    /// its deadline, which then counts anew.
    package var isNaive: Bool

    package static let none = RetryPolicy(count: 0)

    package init(count: Int? = nil, budget: RetryBudget? = nil, isNaive: Bool = false) {
        (self.count, self.budget, self.isNaive) = (count, budget, isNaive)
    }

    /// Most attempts of one request, whatever the policy.
    static let maximumAttempts = 100

    /// Whether a request may be sent again, if the budget has room and its deadline lets it.
    ///
    /// - Parameter attempts: of this request, so far.
    func retries(_ failure: Failure, attempts: Int) -> Bool {
        guard attempts < RetryPolicy.maximumAttempts, count.map({ attempts <= $0 }) ?? true else { return false }
        return switch failure {
        case .unanswered: true
        // Who is overloaded says so with these two; what bounds a client is then the budget alone.
        case .status(429), .status(503): isNaive || budget != nil
        case .status(let status): status >= 500
        case .deadline: isNaive
        }
    }
}

extension RetryPolicy: CustomStringConvertible {
    /// What a message tells someone who got it wrong.
    package static let expectation = "none, 3, budget:20%, 3,budget:20%+10/s, naive:3 or naive:3,budget:20%"

    /// Reads `none`, or a count such as `3` or `naive:3`, a budget such as `budget:20%+10/s`, or both with a comma.
    package init(_ text: String) throws(LoadError) {
        self.init()
        if text == "none" {
            self = .none
            return
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ take($0) }) else {
            throw LoadError("\"\(text)\": want \(RetryPolicy.expectation); counts are from 1 to 99")
        }
    }

    /// Whether it is a part that was not there yet.
    private mutating func take(_ part: String) -> Bool {
        if budget == nil, let budget = RetryBudget(part) {
            self.budget = budget
            return true
        }
        let isNaive = part.hasPrefix("naive:")
        guard count == nil, let count = Int(isNaive ? String(part.dropFirst(6)) : part),
            (1..<RetryPolicy.maximumAttempts).contains(count)
        else { return false }
        (self.count, self.isNaive) = (count, isNaive)
        return true
    }

    /// The text that parses back to an equal policy.
    package var description: String {
        if self == .none { return "none" }
        let count = count.map { "\(isNaive ? "naive:" : "")\($0)" }
        return [count, budget?.text].compactMap(\.self).joined(separator: ",")
    }
}
