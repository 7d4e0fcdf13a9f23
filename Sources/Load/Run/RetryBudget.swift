import Workload

/// How many retries all requests of a run may make together in any ten seconds: a share of the requests that are sent
/// in them, and a floor. Finagle's and linkerd's budget ("Retry Budgets", finagle.github.io, 2016), whose default is
/// 20 % and 10/s: what a calm hour has not used is forgotten when a storm begins.
package struct RetryBudget: Equatable, Sendable {
    /// Of the requests sent, from 0 to 1.
    package var share: Double
    /// Retries a second that are allowed however few requests are sent.
    package var floor: Rate

    /// How long a request, or a retry, is remembered.
    static let memory = Duration.seconds(10)
    /// Lets a client that sends little retry at all, and adds no load that would count. Finagle's 10/s is for each of a
    /// server's many clients, and a run stands for all of them.
    static let defaultFloor = Rate(perSecond: 1)

    package init(share: Double, floor: Rate = RetryBudget.defaultFloor) {
        (self.share, self.floor) = (share, floor)
    }
}

extension RetryBudget: CustomStringConvertible {
    private static let mark = "budget:"

    /// Reads `budget:20%` and `budget:20%+10/s`; nil if it is something else.
    init?(_ text: String) {
        guard text.hasPrefix(RetryBudget.mark) else { return nil }
        let parts = text.dropFirst(RetryBudget.mark.count).split(
            separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        guard let share = parts.first.flatMap({ Percentage.parse(String($0)) }) else { return nil }
        self.init(share: share)
        guard parts.count > 1 else { return }
        if parts[1] == "0/s" {
            floor = Rate(perSecond: 0)
        } else if let floor = try? Rate(String(parts[1])) {
            self.floor = floor
        } else {
            return nil
        }
    }

    /// The text that parses back to an equal budget.
    package var description: String {
        let floor = floor == RetryBudget.defaultFloor ? "" : "+\(floor)"
        return "\(RetryBudget.mark)\(Percentage.format(share))\(floor)"
    }
}
