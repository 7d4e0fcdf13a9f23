import Testing
import Workload

@testable import Scheduling

@Suite struct EstimatesTests {
    @Test func mean_isUnknownForSevenValues_andThenTheirMean() {
        var mean = Mean()
        for value in 1...7 as ClosedRange<UInt64> {
            mean.learn(value, at: Instant(nanoseconds: value))
            #expect(mean.nanoseconds == 0 && !mean.isKnown)
        }
        mean.learn(12, at: Instant(nanoseconds: 8))
        #expect(mean.isKnown && mean.nanoseconds == 5 && mean.count == 8)
        #expect(mean.learnedAt == Instant(nanoseconds: 8))
    }

    @Test func mean_forgets_soThatHalfOfAChangeIsLearnedIn177Values() {
        var mean = Mean()
        for _ in 0..<10_000 { mean.learn(1_000_000, at: Instant(nanoseconds: 0)) }
        for _ in 0..<177 { mean.learn(3_000_000, at: Instant(nanoseconds: 0)) }
        #expect(abs(Int64(mean.nanoseconds) - 2_000_000) < 5_000)
        for _ in 0..<5_000 { mean.learn(0, at: Instant(nanoseconds: 0)) }
        #expect(mean.nanoseconds < 1_000)
    }

    @Test(arguments: [
        (0, 0), (1, 256), (256, 256), (257, 4_096), (4_096, 4_096), (4_097, 1 << 16), (1 << 20, 1 << 20),
        (1 << 30, 1 << 32),
    ])
    func classesOfBodies_areSixteenTimesEachOther(bytes: Int, largest: Int) {
        #expect(Estimates.Class(kind: .hash, body: bytes, budgetNanoseconds: 1).largestBody == largest)
    }

    @Test(
        arguments: [
            (-5, 1), (0, 1), (1, 1), (2, 2), (3, 4), (4, 4), (100_000_000, 1 << 27), (.max, 1 << 63),
        ] as [(Int64, UInt64)])
    func classesOfBudgets_areTwiceEachOther(nanoseconds: Int64, longest: UInt64) {
        #expect(Estimates.Class(kind: .hash, body: 0, budgetNanoseconds: nanoseconds).longestBudget == longest)
    }

    @Test func classes_areLearnedApart() {
        var estimates = Estimates()
        let (small, large) = (
            Estimates.Class(kind: .hash, body: 1, budgetNanoseconds: 1),
            Estimates.Class(kind: .hash, body: 1 << 20, budgetNanoseconds: 1)
        )
        for _ in 0..<8 { estimates.learn(\.before, 5, of: small, at: Instant(nanoseconds: 1)) }
        #expect(estimates[small].before.nanoseconds == 5 && estimates[large].before.count == 0)
        #expect(!estimates[small].areKnown)
    }
}

@Suite struct BacklogTests {
    private static func ticket(_ deadline: UInt64) -> Ticket {
        Ticket(deadline: Instant(nanoseconds: deadline), readySince: Instant(nanoseconds: 0), step: .fresh)
    }

    @Test(arguments: [("fifo", [100, 100, 100, 100]), ("lifo", [0, 0, 0, 0]), ("edf", [0, 10, 40, 100])])
    func ahead_isWhatTheDisciplinePutsThere(name: String, expected: [UInt64]) throws {
        var backlog = Backlog(Scheduling(discipline: try #require(Discipline.named(name))))
        for (deadline, work) in [(30, 60), (10, 10), (20, 30)] as [(UInt64, UInt64)] {
            _ = backlog.add(BacklogTests.ticket(deadline), work: work)
        }
        // Of equal deadlines the older one goes first.
        #expect([9, 10, 29, 30].map { backlog.ahead(of: BacklogTests.ticket($0)) } == expected)
    }

    @Test func amongEqualRanks_eachShareIsChangedAndRemovedItself() {
        var backlog = Backlog(Scheduling(discipline: .edf))
        var shares = (1...5).map { backlog.add(BacklogTests.ticket(7), work: $0) }
        backlog.change(&shares[2], work: 50, hasBegun: true)
        #expect(backlog.shares.map(\.work) == [1, 2, 50, 4, 5] && backlog.whole == 62 && backlog.begun == 50)
        backlog.remove(shares[1])
        backlog.remove(shares[2])
        #expect(backlog.shares.map(\.work) == [1, 4, 5] && backlog.whole == 10 && backlog.begun == 0)
    }

    @Test func whatHasBegunIsAhead_whereItGoesFirst_alsoOfSoonerDeadlines() {
        var scheduling = Scheduling(discipline: .edf)
        scheduling.resumedFirst = true
        var backlog = Backlog(scheduling)
        var share = backlog.add(BacklogTests.ticket(90), work: 80)
        _ = backlog.add(BacklogTests.ticket(20), work: 5)
        #expect(backlog.ahead(of: BacklogTests.ticket(50)) == 5)
        backlog.change(&share, work: 40, hasBegun: true)
        #expect(backlog.ahead(of: BacklogTests.ticket(50)) == 40)
    }
}
