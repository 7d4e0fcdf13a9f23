import Balancing
import Testing
import Workload

struct RetryAccountPropertyTests {
    /// By tenths of the window.
    private struct Traffic {
        var sent: [Int] = []
        var retries: [Int] = []
    }

    /// Of windows of a second: load comes, pauses and storms, and everything that may be retried is.
    private static func traffic(_ budget: RetryBudget, seed: UInt64) -> (Traffic, isBounded: Bool) {
        var (account, chance, traffic) = (RetryAccount(budget), Chance(seed), Traffic())
        let slot = budget.window.nanoseconds / 10
        var isBounded = true
        for number in 0..<400 {
            let requests = chance.next() % 4 == 0 ? 0 : Int(chance.next() % 50)
            traffic.sent.append(0)
            traffic.retries.append(0)
            for place in 0..<max(1, requests) {
                let now = Int64(number) * slot + Int64(place) * slot / 50
                if requests > 0 {
                    account.deposit(at: now)
                    traffic.sent[number] += 1
                }
                guard account.withdraw(at: now) else { continue }
                repeat { traffic.retries[number] += 1 } while account.withdraw(at: now)
                // In the window that ends now.
                let (sent, retries) = (traffic.sent.suffix(10).reduce(0, +), traffic.retries.suffix(10).reduce(0, +))
                let most = budget.share * Double(sent) + budget.perSecond * budget.window.seconds
                isBounded = isBounded && Double(retries) <= most + 1e-6
            }
        }
        return (traffic, isBounded)
    }

    @Test(arguments: [(0.2, 1.0), (0.1, 0), (0, 5), (1, 0)], [1, 2, 3])
    func retries_areNeverMoreThanTheShare_overAnyWindow(budget: (Double, Double), seed: UInt64) {
        let budget = RetryBudget(share: budget.0, perSecond: budget.1, window: .seconds(1))
        let (traffic, isBounded) = Self.traffic(budget, seed: seed)
        #expect(isBounded)
        // Nor over any other one, of its requests and those that it may remember.
        for begin in stride(from: 0, to: 400, by: 7) {
            for length in [1, 10, 25, 100] where begin + length <= 400 {
                let retries = traffic.retries[begin..<begin + length].reduce(0, +)
                let sent = traffic.sent[max(0, begin - 9)..<begin + length].reduce(0, +)
                let floor = budget.perSecond * Double(length + 9) / 10
                #expect(Double(retries) <= budget.share * Double(sent) + floor + 1e-6)
            }
        }
        let all = traffic.sent.reduce(0, +)
        #expect(Double(traffic.retries.reduce(0, +)) >= 0.9 * budget.share * Double(all))
    }
}
