import Balancing
import Testing
import Workload

@testable import Load

struct RetryPolicyTests {
    @Test(arguments: [
        ("none", RetryPolicy.none), ("3", RetryPolicy(count: 3)), ("naive:3", RetryPolicy(count: 3, isNaive: true)),
        ("budget:10%", RetryPolicy(budget: RetryBudget(share: 0.1))),
        ("budget:20%+10/s", RetryPolicy(budget: RetryBudget(share: 0.2, floor: Rate(perSecond: 10)))),
        ("budget:0%+0/s", RetryPolicy(budget: RetryBudget(share: 0, floor: Rate(perSecond: 0)))),
        ("3,budget:20%", RetryPolicy(count: 3, budget: RetryBudget(share: 0.2))),
        ("naive:3,budget:20%", RetryPolicy(count: 3, budget: RetryBudget(share: 0.2), isNaive: true)),
    ])
    func policy_isReadAndWrittenBack(text: String, policy: RetryPolicy) throws {
        #expect(try RetryPolicy(text) == policy)
        #expect(policy.description == text)
    }

    @Test func floorThatIsTheDefault_isNotWritten() throws {
        #expect(try RetryPolicy("budget:20%+1/s,2").description == "2,budget:20%")
    }

    @Test(arguments: [
        "", "x", "0", "100", "-1", "3,", ",3", "3,4", "naive", "naive:", "naive:0", "naive:3,2", "none,3", "budget:",
        "budget:20", "budget:120%", "budget:20%+", "budget:20%+x", "budget:20%+10", "budget:20%,budget:10%", "3, 4",
    ])
    func badPolicy_isRefused_andSaysWhatIsWanted(text: String) {
        let want = "want none, 3, budget:20%, 3,budget:20%+10/s, naive:3 or naive:3,budget:20%; counts are from 1 to 99"
        #expect(throws: LoadError("\"\(text)\": \(want)")) { try RetryPolicy(text) }
    }

    private static let all: [RetryPolicy.Failure] = [
        .unanswered, .status(500), .status(502), .status(504), .status(503), .status(429), .deadline, .status(404),
        .status(200),
    ]

    @Test(arguments: [
        ("none", 0), ("3", 4), ("budget:20%", 6), ("3,budget:20%", 6), ("naive:3", 7), ("naive:3,budget:20%", 7),
    ])
    func failures_thatAreRetried_areTheFirstOfThese(text: String, count: Int) throws {
        let policy = try RetryPolicy(text)
        #expect(
            RetryPolicyTests.all.map { policy.retries($0, attempts: 1) }
                == RetryPolicyTests.all.indices.map { $0 < count })
    }

    @Test(arguments: [
        ("2", 2, true), ("2", 3, false), ("naive:1", 2, false), ("budget:1%", 99, true), ("budget:1%", 100, false),
    ])
    func attempts_areCounted(text: String, attempts: Int, isAllowed: Bool) throws {
        #expect(try RetryPolicy(text).retries(.unanswered, attempts: attempts) == isAllowed)
    }
}
