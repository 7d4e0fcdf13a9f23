import Workload

/// What of a budget is used up, second by second: the present one and those before it that the budget remembers. Times
/// are nanoseconds from the run's begin and never go back.
struct RetryAccount {
    private struct Second {
        var sent = 0
        var retries = 0
    }

    private let budget: RetryBudget
    /// By its number modulo their count.
    private var seconds = [Second](repeating: Second(), count: RetryAccount.count)
    /// The number of the newest second.
    private var newest: Int64 = 0

    private static let count = Int(RetryBudget.memory.seconds)
    /// Allows for shares that are a little less in binary: 29 % of 100 are 29.
    private static let slack = 1e-9

    init(_ budget: RetryBudget) {
        self.budget = budget
    }

    /// A request is sent, for the first time.
    mutating func deposit(at now: Int64) {
        seconds[second(of: now)].sent += 1
    }

    /// Takes one retry out of the budget.
    ///
    /// - Returns: whether there was one left.
    mutating func withdraw(at now: Int64) -> Bool {
        let index = second(of: now)
        let (sent, retries) = seconds.reduce((0, 0)) { ($0.0 + $1.sent, $0.1 + $1.retries) }
        let most = budget.share * Double(sent) + budget.floor.perSecond * RetryBudget.memory.seconds
        guard Double(retries + 1) <= most + RetryAccount.slack else { return false }
        seconds[index].retries += 1
        return true
    }

    /// The place of the present second. Those that have passed since the newest one are cleared.
    private mutating func second(of now: Int64) -> Int {
        let number = max(newest, now / 1_000_000_000)
        let passed = min(number - newest, Int64(RetryAccount.count))
        for step in 0..<passed { seconds[RetryAccount.place(number - step)] = Second() }
        newest = number
        return RetryAccount.place(number)
    }

    private static func place(_ number: Int64) -> Int { Int(number % Int64(count)) }
}
