import Balancing
import Testing
import Workload

@testable import Load

/// What waits for a further attempt, and until when, under virtual time.
struct RetriesTests {
    private static let ms: Int64 = 1_000_000

    /// What `#expect` may change.
    private final class Bench {
        private(set) var retries: Retries

        init(_ policy: String) throws { retries = Retries(try RetryPolicy(policy), seed: 7) }

        func requestWasSent() { retries.requestWasSent(at: 0) }

        func plan(
            _ number: Int, after failure: RetryPolicy.Failure = .unanswered, attempts: Int = 1,
            retryAfter: Duration? = nil, now: Int64 = 0, expiry: Int64 = .max
        ) -> Bool {
            retries.plan(
                number, after: failure, attempts: attempts, retryAfter: retryAfter, now: now, expiry: expiry)
        }

        func takeDue(at now: Int64) -> Int? { retries.takeDue(at: now) }

        var next: Int64? { retries.next }
    }

    @Test(arguments: [(1, 25), (2, 50), (3, 100), (4, 200), (5, 250), (6, 250), (99, 250)])
    func backOff_doublesUpToItsCap(attempts: Int, longestMs: Int) {
        #expect(BackOff.longest(after: attempts) == .milliseconds(longestMs))
        let waits = (0..<500).map { BackOff.wait(of: $0, after: attempts, seed: 1).milliseconds }
        #expect(waits.allSatisfy { (0...Double(longestMs)).contains($0) })
        // Drawn evenly: the mean is a half of the longest, within five standard deviations.
        let mean = waits.reduce(0, +) / 500
        #expect(abs(mean / Double(longestMs) - 0.5) < 5 * 0.2887 / 500.squareRoot())
    }

    @Test func backOff_isTheSameForASeed_andOnlyForIt() {
        let all = { (seed: UInt64) in
            (0..<3).flatMap { number in (1...3).map { BackOff.wait(of: number, after: $0, seed: seed) } }
        }
        #expect(all(1) == all(1))
        #expect(Set(all(1) + all(2) + all(3)).count == 27)
    }

    @Test func request_waitsOnce_andIsTakenWhenDue() throws {
        let retries = try Bench("3")
        #expect(retries.next == nil)
        #expect(retries.plan(4, after: .unanswered, attempts: 1, now: 0, expiry: 100 * RetriesTests.ms))
        let due = BackOff.wait(of: 4, after: 1, seed: 7).nanoseconds
        #expect(retries.next == due)
        // It waits already, whatever else happens to it.
        #expect(retries.plan(4, after: .unanswered, attempts: 1, now: 1, expiry: 100 * RetriesTests.ms))
        #expect(retries.takeDue(at: due - 1) == nil)
        #expect(retries.takeDue(at: due) == 4)
        #expect(retries.takeDue(at: due) == nil && retries.next == nil)
    }

    @Test func retryThatIsTooLateItself_isDropped_unlessItsDeadlineCountsAnew() throws {
        let bench = try Bench("naive:9")
        #expect(bench.plan(0, now: 5, expiry: 10) && bench.plan(1, now: 6, expiry: 10) && bench.plan(2, now: 7))
        #expect(bench.plan(1, after: .deadline, now: 10, expiry: 20))
        #expect(bench.takeDue(at: 10) == 1)
        #expect(bench.takeDue(at: 10) == 2)
        #expect(bench.takeDue(at: 10) == nil && bench.next == nil)
        // Whoever is not naive goes on with nothing after a deadline.
        let other = try Bench("9")
        #expect(other.plan(0, expiry: 300_000_000))
        #expect(!other.plan(0, after: .deadline, now: 300_000_000, expiry: .max))
        #expect(other.takeDue(at: 300_000_000) == nil)
    }

    @Test(arguments: [(0, true), (1, true), (3, false), (86_400, false)])
    func retryAfter_isHonoured_upToTheDeadline(seconds: Int, isMade: Bool) throws {
        let retries = try Bench("3,budget:20%")
        let (asked, expiry) = (Duration.seconds(seconds), Int64(2_500) * RetriesTests.ms)
        let isPlanned = retries.plan(
            0, after: .status(503), attempts: 1, retryAfter: asked, now: 0, expiry: expiry)
        #expect(isPlanned == isMade)
        let wait = asked.nanoseconds + BackOff.wait(of: 0, after: 1, seed: 7).nanoseconds
        #expect(retries.next == (isMade ? wait : nil))
    }

    @Test func retryThatIsNotMade_takesNothingOutOfTheBudget() throws {
        let retries = try Bench("budget:0%+0.1/s")
        #expect(!retries.plan(0, expiry: 0))
        #expect(retries.plan(1))
        #expect(!retries.plan(2))
    }

    @Test func budget_isOfRequests_andNotOfRetries() throws {
        let retries = try Bench("budget:50%+0/s")
        for _ in 0..<4 { retries.requestWasSent() }
        let made = (0..<10).filter { retries.plan($0, after: .status(503)) }
        #expect(made == [0, 1])
    }

    @Test func naiveClient_sendsAtOnce_whateverItWasAskedFor() throws {
        let retries = try Bench("naive:1")
        #expect(retries.plan(0, after: .status(503), attempts: 1, retryAfter: .seconds(9), now: 5, expiry: 6))
        #expect(retries.next == 5)
        #expect(retries.plan(1, after: .deadline, attempts: 1, now: 5, expiry: 6))
        #expect(!retries.plan(2, after: .deadline, attempts: 2, now: 5, expiry: 6))
    }

    @Test(arguments: [
        ("0", 0), ("1", 1), ("120", 120), ("99999999999999999999", 86_400), ("", nil), ("-1", nil), ("1.5", nil),
        ("1s", nil), ("Sun, 06 Nov 1994 08:49:37 GMT", 30), ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
        ("Mon, 07 Nov 1994 08:49:06 GMT", 86_399), ("Thu, 29 Feb 2024 00:00:00 GMT", 86_400),
        ("Sun, 06 Nov 1994 08:49:37", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
        ("Sun, 6 Nov 1994 08:49:37 GMT", nil),
        ("Sun, 06 Nov 1994 8:49:37 GMT", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("soon", nil),
    ])
    func retryAfter_isReadAsSecondsOrAsADate(text: String, seconds: Int?) {
        // Sun, 06 Nov 1994 08:49:07 GMT
        let now: UInt64 = 784_111_747_900_000_000
        #expect(RetryAfter.wait(Array(text.utf8)[...], at: now) == seconds.map { .seconds($0) })
    }
}
