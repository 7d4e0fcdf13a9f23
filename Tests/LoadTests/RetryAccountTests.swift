import Balancing
import Testing
import Workload

@testable import Load

/// The budget of retries under virtual time.
struct RetryAccountTests {
    private enum Event {
        /// So many requests at this moment, in milliseconds.
        case sent(Int, at: Int64)
        /// So many retries are wished for, of which so many are granted.
        case wished(Int, at: Int64, granted: Int)
    }

    private static func holds(_ budget: String, _ events: [Event]) throws -> Bool {
        var account = RetryAccount(try #require(RetryBudget(budget)))
        return events.allSatisfy { event in
            switch event {
            case .sent(let count, let at):
                for _ in 0..<count { account.deposit(at: at * 1_000_000) }
                return true
            case .wished(let count, let at, let granted):
                return (0..<count).count { _ in account.withdraw(at: at * 1_000_000) } == granted
            }
        }
    }

    @Test func share_isOfTheRequestsSent() throws {
        #expect(try RetryAccountTests.holds("budget:20%+0/s", [.wished(1, at: 0, granted: 0)]))
        #expect(try RetryAccountTests.holds("budget:20%+0/s", [.sent(4, at: 0), .wished(1, at: 0, granted: 0)]))
        #expect(
            try RetryAccountTests.holds("budget:29%+0/s", [.sent(100, at: 0), .wished(50, at: 9_999, granted: 29)]))
    }

    @Test func floor_isThereWithoutRequests_andIsUsedUp() throws {
        // What was taken comes back when the second in which it was taken is forgotten, and with it its requests.
        #expect(
            try RetryAccountTests.holds(
                "budget:20%+10/s",
                [
                    .wished(200, at: 0, granted: 100), .sent(50, at: 100), .wished(20, at: 200, granted: 10),
                    .wished(20, at: 9_999, granted: 0), .wished(200, at: 10_000, granted: 100),
                ]))
    }

    @Test func calmHour_doesNotFinanceAStorm() throws {
        // An hour of 100/s without a retry; then all requests fail for half a minute.
        let calm = (0..<3_600).map { Event.sent(100, at: Int64($0) * 1_000) }
        let storm = (3_600..<3_630).flatMap { second -> [Event] in
            let at = Int64(second) * 1_000
            // What ten calm seconds have left is spent at once, and comes back ten seconds later.
            let left = (second - 3_600) % 10 == 0
            return [.sent(100, at: at), .wished(1_000, at: at, granted: left ? 200 : 0)]
        }
        #expect(try RetryAccountTests.holds("budget:20%+0/s", calm + storm))
    }

    @Test func steadyFailure_isRetriedByTheShare() throws {
        var account = RetryAccount(RetryBudget(share: 0.2, floor: Rate(perSecond: 0)))
        var retries = 0
        for number in 0..<60_000 {
            let now = Int64(number) * 1_000_000
            account.deposit(at: now)
            if account.withdraw(at: now) { retries += 1 }
        }
        #expect(retries == 12_000)
    }

    @Test func pauseLongerThanTheMemory_leavesNothing() throws {
        #expect(
            try RetryAccountTests.holds(
                "budget:50%+0/s",
                [.sent(100, at: 0), .wished(1, at: 9_000, granted: 1), .wished(1, at: 86_400_000, granted: 0)]))
    }
}
