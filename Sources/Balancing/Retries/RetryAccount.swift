import Workload

/// What of a budget is used up, by tenths of its window: the present one and those before it that the budget remembers.
/// Times are nanoseconds from any begin, and never go back.
public struct RetryAccount: Sendable {
    private struct Slot {
        var sent = 0
        var retries = 0
    }

    public let budget: RetryBudget
    /// By its number modulo their count.
    private var slots = [Slot](repeating: Slot(), count: RetryAccount.count)
    /// In nanoseconds.
    private let slotLength: Int64
    /// The number of the newest one.
    private var newest: Int64 = 0

    private static let count = 10
    /// Allows for shares that are a little less in binary: 29 % of 100 are 29.
    private static let slack = 1e-9

    public init(_ budget: RetryBudget) {
        self.budget = budget
        slotLength = max(1, budget.window.nanoseconds / Int64(RetryAccount.count))
    }

    /// A request is sent, for the first time.
    public mutating func deposit(at now: Int64) {
        slots[slot(of: now)].sent += 1
    }

    /// Takes one retry out of the budget.
    ///
    /// - Returns: whether there was one left.
    public mutating func withdraw(at now: Int64) -> Bool {
        let index = slot(of: now)
        let (sent, retries) = slots.reduce((0, 0)) { ($0.0 + $1.sent, $0.1 + $1.retries) }
        let most = budget.share * Double(sent) + budget.perSecond * budget.window.seconds
        guard Double(retries + 1) <= most + RetryAccount.slack else { return false }
        slots[index].retries += 1
        return true
    }

    /// The place of the present slot. Those that have passed since the newest one are cleared.
    private mutating func slot(of now: Int64) -> Int {
        let number = max(newest, now / slotLength)
        let passed = min(number - newest, Int64(RetryAccount.count))
        for step in 0..<passed { slots[RetryAccount.place(number - step)] = Slot() }
        newest = number
        return RetryAccount.place(number)
    }

    private static func place(_ number: Int64) -> Int { Int(number % Int64(count)) }
}
