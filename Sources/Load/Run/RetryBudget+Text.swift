import Balancing
import Workload

/// A run's budget as it is written.
extension RetryBudget {
    /// Lets a client that sends little retry at all, and adds no load that would count. Finagle's 10/s is for each of a
    /// server's many clients, and a run stands for all of them.
    static let defaultFloor = Rate(perSecond: 1)

    package init(share: Double, floor: Rate = RetryBudget.defaultFloor) {
        self.init(share: share, perSecond: floor.perSecond)
    }

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
            perSecond = 0
        } else if let floor = try? Rate(String(parts[1])) {
            perSecond = floor.perSecond
        } else {
            return nil
        }
    }

    /// The text that parses back to an equal budget.
    var text: String {
        let floor = perSecond == RetryBudget.defaultFloor.perSecond ? "" : "+\(Rate(perSecond: perSecond))"
        return "\(RetryBudget.mark)\(Percentage.format(share))\(floor)"
    }
}
