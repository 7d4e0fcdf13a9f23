import Balancing
import Testing
import Workload

struct CallAttemptsTests {
    /// One call with a deadline of 100 ms, by a clock in milliseconds.
    private struct Bench {
        private(set) var call: CallAttempts
        var account: RetryAccount?

        init(most: Int = 3, budget: RetryBudget? = RetryBudget(share: 0.2, perSecond: 1), hedge: Double? = nil) {
            let policy = AttemptPolicy(most: most, budget: budget, hedge: hedge)
            call = CallAttempts(policy: policy, deadline: Bench.at(100), seed: 3)
            account = budget.map(RetryAccount.init)
        }

        static func at(_ milliseconds: Double) -> Instant {
            Instant(nanoseconds: 1_000_000_000_000 + UInt64(milliseconds * 1e6))
        }

        mutating func start() -> CallAttempts.Step { call.start(at: Bench.at(0), account: &account) }
        mutating func began(_ machine: Int, at time: Double) -> Int { call.began(on: machine, at: Bench.at(time)) }
        mutating func ended(
            _ number: Int, _ result: AttemptResult, pushback: Duration? = nil, at time: Double,
            seenAt now: Double? = nil
        ) -> CallAttempts.Step {
            call.ended(
                number, result, pushback: pushback, at: Bench.at(time), now: Bench.at(now ?? time), account: &account)
        }
        mutating func close() { call.close() }
        mutating func hedge(at time: Double) -> CallAttempts.Step {
            call.hedgeIsDue(at: Bench.at(time), account: &account)
        }
        /// Its first attempt has begun.
        mutating func begin() {
            _ = start()
            _ = began(4, at: 0)
        }
    }

    /// Whether a step asks for an attempt within a back-off.
    private static func isAttempt(
        _ step: CallAttempts.Step, avoiding machines: [Int], from begin: Double, within: Double
    ) -> Bool {
        guard case .attempt(machines, let notBefore) = step else { return false }
        return notBefore >= Bench.at(begin) && notBefore <= Bench.at(begin + within)
    }

    @Test func goodAnswer_endsTheCall() {
        var bench = Bench()
        #expect(bench.start() == .attempt(avoiding: [], notBefore: Bench.at(0)))
        let number = bench.began(4, at: 0)
        #expect(bench.ended(number, .good, at: 5) == .answer(0))
        #expect(bench.call.verdict == nil && bench.call.count == 1)
    }

    @Test func failedAttempt_isMadeAgainElsewhere_afterABackOff() {
        var bench = Bench()
        bench.begin()
        #expect(Self.isAttempt(bench.ended(0, .failed, at: 5), avoiding: [4], from: 5, within: 25))
        #expect(bench.call.verdict == .made)
        _ = bench.began(7, at: 30)
        #expect(Self.isAttempt(bench.ended(1, .late, at: 35), avoiding: [4, 7], from: 35, within: 50))
        _ = bench.began(8, at: 60)
        #expect(bench.ended(2, .failed, at: 65) == .answer(2))
        #expect(bench.call.verdict == .noMore)
        let attempts = bench.call.attempts(at: Bench.at(65))
        #expect(attempts.map(\.machine) == [4, 7, 8] && attempts.map(\.result) == [.failed, .late, .failed])
        #expect(attempts.map { ($0.ended - $0.began).milliseconds } == [5, 5, 5])
    }

    @Test(arguments: [AttemptResult.failed, .refused, .late])
    func callThatNobodyWaitsFor_endsWithWhatRuns(_ result: AttemptResult) {
        var bench = Bench()
        bench.begin()
        bench.close()
        #expect(bench.ended(0, result, at: 5) == .answer(0))
        #expect(bench.call.verdict == nil)
    }

    @Test func callThatNobodyWaitsFor_endsWithTheLastOfThoseThatRun() {
        var bench = Bench(hedge: 0.9)
        bench.begin()
        _ = bench.hedge(at: 3)
        _ = bench.began(7, at: 3)
        bench.close()
        #expect(bench.ended(0, .failed, at: 5) == .wait)
        #expect(bench.ended(1, .failed, at: 6) == .answer(1))
    }

    @Test func oneAttempt_isAllThatAPolicyOfOneMakes_andNobodyWishedForMore() {
        var bench = Bench(most: 1)
        bench.begin()
        #expect(bench.ended(0, .failed, at: 5) == .answer(0))
        #expect(bench.call.verdict == nil)
    }

    @Test func noPolicy_makesMoreThanARecordKeeps() {
        #expect(AttemptPolicy(most: 100).most == Attempt.most && AttemptPolicy(most: 0).most == 1)
        for most in 1...9 {
            var bench = Bench(most: most, budget: nil)
            var step = bench.start()
            while case .attempt = step {
                let number = bench.began(0, at: 0)
                step = bench.ended(number, .failed, at: 0)
            }
            #expect(bench.call.count == min(most, Attempt.most))
        }
    }

    @Test func nothingBegins_atTheDeadlineOrAfterIt() {
        for ended in [99.999_999, 100, 150] {
            var bench = Bench()
            bench.begin()
            let step = bench.ended(0, ended < 100 ? .failed : .late, pushback: .milliseconds(1), at: ended)
            #expect(step == .answer(0) && bench.call.verdict == .tooLate)
        }
        var unread = Bench()
        unread.begin()
        #expect(unread.ended(0, .failed, at: 5, seenAt: 100) == .answer(0) && unread.call.verdict == .tooLate)
        #expect(unread.call.attempts(at: Bench.at(101)).map(\.ended) == [Bench.at(5)])
        for seed: UInt64 in 1...200 {
            var account: RetryAccount?
            var call = CallAttempts(policy: AttemptPolicy(most: 5), deadline: Bench.at(100), seed: seed)
            _ = call.start(at: Bench.at(0), account: &account)
            var number = call.began(on: 0, at: Bench.at(0))
            let now = Bench.at(90)
            while case .attempt(_, let begin) = call.ended(number, .failed, at: now, now: now, account: &account) {
                #expect(begin < Bench.at(100))
                number = call.began(on: 1, at: begin)
            }
        }
    }

    @Test func retryThatIsTooLate_costsNothing() {
        var bench = Bench(budget: RetryBudget(share: 0, perSecond: 0.1))
        bench.begin()
        _ = bench.ended(0, .late, at: 100)
        #expect(bench.account?.withdraw(at: Int64(Bench.at(100).nanoseconds)) == true)
    }

    @Test func emptyBudget_endsTheCallWithItsFailure() {
        var bench = Bench(budget: RetryBudget(share: 0.2, perSecond: 0))
        bench.begin()
        #expect(bench.ended(0, .failed, at: 5) == .answer(0))
        #expect(bench.call.verdict == .noBudget)
    }

    @Test func budget_isSharedByAllCalls() {
        var account: RetryAccount? = RetryAccount(RetryBudget(share: 0.2, perSecond: 0))
        var verdicts: [RetryVerdict: Int] = [:]
        for seed: UInt64 in 0..<100 {
            let policy = AttemptPolicy(most: 3, budget: account?.budget)
            var call = CallAttempts(policy: policy, deadline: Bench.at(100), seed: seed)
            var step = call.start(at: Bench.at(0), account: &account)
            while case .attempt = step {
                let (number, now) = (call.began(on: 0, at: Bench.at(0)), Bench.at(0))
                step = call.ended(number, .failed, at: now, now: now, account: &account)
                if let verdict = call.verdict { verdicts[verdict, default: 0] += 1 }
            }
        }
        #expect(verdicts[.made] == 20)
    }

    @Test func refusal_isRetried_whereABudgetHasRoom_behindWhatWasAskedFor() {
        var bench = Bench()
        bench.begin()
        #expect(
            Self.isAttempt(
                bench.ended(0, .refused, pushback: .milliseconds(40), at: 5), avoiding: [4], from: 45, within: 25))
        var unbounded = Bench(budget: nil)
        unbounded.begin()
        #expect(unbounded.ended(0, .refused, at: 5) == .answer(0))
        #expect(unbounded.call.verdict == .noBudget)
        var late = Bench()
        late.begin()
        #expect(late.ended(0, .refused, pushback: .seconds(1_000_000_000), at: 5) == .answer(0))
        #expect(late.call.verdict == .tooLate)
    }

    @Test func hedge_isMadeBesideASlowOne_andTheFirstGoodAnswerWins() {
        var bench = Bench(hedge: 0.95)
        bench.begin()
        #expect(bench.hedge(at: 20) == .attempt(avoiding: [4], notBefore: Bench.at(20)))
        #expect(bench.call.verdict == .hedged)
        // One wish at a time.
        #expect(bench.hedge(at: 20) == .wait)
        #expect(bench.began(6, at: 20) == 1)
        #expect(bench.call.isHedge(1) && !bench.call.isHedge(0) && bench.call.running == [0, 1])
        #expect(bench.ended(1, .good, at: 30) == .answer(1))
        let attempts = bench.call.attempts(at: Bench.at(30))
        #expect(attempts.map(\.result) == [.cancelled, .good] && attempts.map(\.isHedge) == [false, true])
        // What comes of the other one is nobody's business any more.
        #expect(bench.ended(0, .failed, at: 40) == .wait && bench.hedge(at: 41) == .wait)
    }

    @Test func whileAHedgeRuns_itsFailureOrTheOthersIsNotRetried() {
        var bench = Bench(hedge: 0.95)
        bench.begin()
        _ = bench.hedge(at: 20)
        // The hedge was asked for and has not begun.
        #expect(bench.ended(0, .failed, at: 20) == .wait)
        _ = bench.began(6, at: 20)
        #expect(Self.isAttempt(bench.ended(1, .failed, at: 30), avoiding: [4, 6], from: 30, within: 50))
    }

    @Test func goodAnswer_whileARetryWaits_winsToo() {
        var bench = Bench(most: 4, hedge: 0.95)
        bench.begin()
        _ = bench.hedge(at: 20)
        _ = bench.began(6, at: 20)
        #expect(bench.ended(0, .failed, at: 25) == .wait)
        #expect(bench.ended(1, .good, at: 26) == .answer(1))
    }

    @Test func hedge_isBoundedByTheBudget_theDeadline_andTheMost() {
        var poor = Bench(budget: RetryBudget(share: 0, perSecond: 0), hedge: 0.95)
        poor.begin()
        #expect(poor.hedge(at: 20) == .wait && poor.call.verdict == .noBudget)
        var late = Bench(hedge: 0.95)
        late.begin()
        #expect(late.hedge(at: 100) == .wait && late.call.verdict == .tooLate)
        var few = Bench(most: 1, hedge: 0.95)
        few.begin()
        #expect(few.hedge(at: 20) == .wait && few.call.verdict == .noMore)
        var none = Bench()
        none.begin()
        #expect(none.hedge(at: 20) == .wait && none.call.verdict == nil)
    }

    @Test func cancelledAttempt_isNotMadeAgain() {
        var bench = Bench()
        bench.begin()
        #expect(bench.ended(0, .cancelled, at: 5) == .answer(0))
        #expect(bench.call.verdict == nil)
    }

    @Test func backOff_dependsOnItsSeed() {
        let begins = (0..<50).map { (seed: UInt64) -> Instant? in
            var account: RetryAccount?
            var call = CallAttempts(policy: AttemptPolicy(most: 2), deadline: Bench.at(100), seed: seed)
            _ = call.start(at: Bench.at(0), account: &account)
            let (number, now) = (call.began(on: 0, at: Bench.at(0)), Bench.at(0))
            let step = call.ended(number, .failed, at: now, now: now, account: &account)
            return if case .attempt(_, let begin) = step { begin } else { nil }
        }
        #expect(Set(begins).count == 50)
    }
}
