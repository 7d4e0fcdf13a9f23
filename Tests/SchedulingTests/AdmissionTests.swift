import Testing
import Workload

@testable import Scheduling

/// What is let in, in virtual time. Milliseconds.
@Suite struct AdmissionTests {
    static let hash = Estimates.Class(kind: .hash, body: 0, budgetNanoseconds: 100_000_000)
    private static let start: UInt64 = 1_000

    static func at(_ milliseconds: UInt64) -> Instant { Instant(nanoseconds: (start + milliseconds) * 1_000_000) }

    static func arrival(
        of one: Estimates.Class = hash, deadline: UInt64, asked: (UInt64, UInt64, UInt64) = (0, 0, 0)
    ) -> Admission.Arrival {
        Admission.Arrival(
            of: one, deadline: at(deadline),
            asked: (asked.0 * 1_000_000, asked.1 * 1_000_000, asked.2 * 1_000_000))
    }

    /// One that has learned that requests take 10 ms, call for 20 ms, and take 10 ms more.
    static func learned(
        _ discipline: Discipline = .fifo, _ policy: Policy = .predict, servers: Int = 1,
        _ change: (inout Scheduling) -> Void = { _ in }
    ) -> Admission {
        var scheduling = Scheduling(discipline: discipline)
        scheduling.overload = Overload(policy: policy)
        change(&scheduling)
        var admission = Admission(scheduling, servers: servers)
        for _ in 0..<8 { serve(&admission, 10, 20, 10) }
        return admission
    }

    /// Lets one in and serves it to its end, all at once.
    @discardableResult
    static func serve(
        _ admission: inout Admission, of one: Estimates.Class = hash, _ before: UInt64, _ downstream: UInt64,
        _ after: UInt64, at now: Instant = at(0)
    ) -> Ruling {
        let arrival = Admission.Arrival(of: one, deadline: now.advanced(byNanoseconds: 1 << 40), asked: (0, 0, 0))
        var (expectation, ruling) = admission.admit(arrival, at: now)
        if case .drop = ruling { return ruling }
        admission.take(&expectation, downstream: nil, at: now)
        admission.leave(&expectation, after: before * 1_000_000, by: .call, at: now)
        admission.take(&expectation, downstream: downstream * 1_000_000, at: now)
        admission.leave(&expectation, after: after * 1_000_000, by: .reply, at: now)
        return ruling
    }

    /// How many of those with this deadline are let in, one after the other, until one is refused.
    private static func letIn(_ admission: Admission, deadline: UInt64) -> Int {
        var admission = admission
        return (0..<100).prefix { _ in admission.admit(arrival(deadline: deadline), at: at(0)).1 == .run }.count
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var discipline = Discipline.fifo
        var resumedFirst = true
        var margin: Int64 = 0
        var servers = 1
        var deadline: UInt64
        var letIn: Int
    }

    /// Each needs 40 ms, and puts 20 ms of work ahead of those behind it.
    private static let rows = [
        Row(testDescription: "in time to the millisecond", deadline: 40, letIn: 1),
        Row(testDescription: "a millisecond too late", deadline: 39, letIn: 0),
        Row(testDescription: "behind the work of all that came", deadline: 100, letIn: 4),
        Row(testDescription: "the margin counts", margin: 20, deadline: 100, letIn: 3),
        Row(testDescription: "of a margin above the deadline a part counts", margin: 101, deadline: 100, letIn: 2),
        Row(testDescription: "two servers share the work", servers: 2, deadline: 100, letIn: 7),
        Row(testDescription: "waits for all twice", resumedFirst: false, deadline: 100, letIn: 2),
        Row(testDescription: "equal deadlines wait for each other", discipline: .edf, deadline: 100, letIn: 4),
        Row(testDescription: "the newest has nothing ahead", discipline: .lifo, deadline: 40, letIn: 100),
        Row(testDescription: "the newest, too late by itself", discipline: .lifo, deadline: 39, letIn: 0),
    ]

    @Test(arguments: rows)
    func predict_refusesWhatWouldEndTooLate_byTheWorkAhead(_ row: Row) {
        let admission = AdmissionTests.learned(row.discipline, servers: row.servers) {
            $0.resumedFirst = row.resumedFirst
            $0.overload.marginNanoseconds = row.margin * 1_000_000
        }
        #expect(AdmissionTests.letIn(admission, deadline: row.deadline) == row.letIn)
    }

    @Test func underEDF_laterDeadlinesAreNotAhead_andSoonerOnesAre() {
        var admission = AdmissionTests.learned(.edf)
        let rulings = [500, 500, 500, 500, 500, 40, 59, 60].map {
            admission.admit(AdmissionTests.arrival(deadline: $0), at: AdmissionTests.at(0)).1
        }
        #expect(rulings == [.run, .run, .run, .run, .run, .run, .drop(.predicted), .run])
    }

    @Test func underLIFO_whatHasBegunIsAhead_whereItGoesFirst() {
        for resumedFirst in [false, true] {
            var admission = AdmissionTests.learned(.lifo) { $0.resumedFirst = resumedFirst }
            for _ in 0..<3 {
                var (expectation, _) = admission.admit(AdmissionTests.arrival(deadline: 500), at: AdmissionTests.at(0))
                admission.take(&expectation, downstream: nil, at: AdmissionTests.at(0))
                admission.leave(&expectation, after: 10_000_000, by: .call, at: AdmissionTests.at(0))
            }
            let ruling = admission.admit(AdmissionTests.arrival(deadline: 69), at: AdmissionTests.at(0)).1
            #expect(ruling == (resumedFirst ? .drop(.predicted) : .run))
        }
    }

    @Test func workAhead_shrinksAsItIsDone_andIsGoneWithItsRequest() {
        var admission = AdmissionTests.learned()
        var (expectation, _) = admission.admit(AdmissionTests.arrival(deadline: 500), at: AdmissionTests.at(0))
        var drains = [admission.drain]
        admission.take(&expectation, downstream: nil, at: AdmissionTests.at(0))
        for (held, end) in [(4, .turn), (4, .turn), (4, .turn), (2, .call)] as [(UInt64, PoolRun.End)] {
            admission.leave(&expectation, after: held * 1_000_000, by: end, at: AdmissionTests.at(0))
            drains.append(admission.drain)
        }
        admission.take(&expectation, downstream: 20_000_000, at: AdmissionTests.at(40))
        admission.leave(&expectation, after: 3_000_000, by: .turn, at: AdmissionTests.at(43))
        drains.append(admission.drain)
        admission.leave(&expectation, after: 0, by: .stopped, at: AdmissionTests.at(43))
        drains.append(admission.drain)
        #expect(drains.map { $0 / 1_000_000 } == [20, 16, 12, 10, 10, 7, 0])
    }

    @Test(arguments: Policy.all)
    func queueFull_isUnderEveryPolicy_ofThoseThatHaveNotBegun(_ policy: Policy) {
        var admission = AdmissionTests.learned(.fifo, policy) { $0.overload.longestQueue = 2 }
        var expectations: [PoolRun.Expected] = []
        let arrival = AdmissionTests.arrival(deadline: 5_000)
        for _ in 0..<2 {
            let (expectation, ruling) = admission.admit(arrival, at: AdmissionTests.at(0))
            expectations.append(expectation)
            #expect(ruling == .run)
        }
        #expect(admission.admit(arrival, at: AdmissionTests.at(0)).1 == .drop(.queueFull))
        admission.take(&expectations[0], downstream: nil, at: AdmissionTests.at(1))
        #expect(admission.waiting == 1)
        #expect(admission.admit(arrival, at: AdmissionTests.at(1)).1 == .run)
        #expect(admission.admit(arrival, at: AdmissionTests.at(1)).1 == .drop(.queueFull))
    }

    @Test func darkPolicy_saysWhatItWouldRefuse_andLetsItIn() {
        var admission = AdmissionTests.learned { $0.overload.acts = false }
        let hopeless = AdmissionTests.arrival(deadline: 39)
        #expect(admission.admit(hopeless, at: AdmissionTests.at(0)).1 == .spare(.predicted))
        #expect(admission.waiting == 1 && admission.drain == 20_000_000)
    }

    @Test func estimateAsked_goesByWhatTheRequestAsks_andNotByWhatWasLearned() {
        let rows: [(asked: (UInt64, UInt64, UInt64), ruling: Ruling)] = [
            ((30, 40, 30), .run), ((31, 40, 30), .drop(.predicted)),
        ]
        for (asked, ruling) in rows {
            var admission = AdmissionTests.learned { $0.overload.estimate = .asked }
            let arrival = AdmissionTests.arrival(deadline: 100, asked: asked)
            #expect(admission.admit(arrival, at: AdmissionTests.at(0)).1 == ruling)
        }
    }

    // MARK: While little is known

    @Test func whileAClassIsUnknown_onlyAFewAtATimeAreLetIn_untilTheyHaveTold() {
        var scheduling = Scheduling()
        scheduling.overload.policy = .predict
        var admission = Admission(scheduling, servers: 1)
        var expectations: [PoolRun.Expected] = []
        for _ in 0..<8 {
            let (expectation, ruling) = admission.admit(AdmissionTests.arrival(deadline: 5), at: AdmissionTests.at(0))
            #expect(ruling == .run)
            expectations.append(expectation)
        }
        let ninth = AdmissionTests.arrival(deadline: 5)
        #expect(admission.admit(ninth, at: AdmissionTests.at(0)).1 == .drop(.predicted))
        // One that is stopped tells nothing, and makes room for another.
        admission.take(&expectations[0], downstream: nil, at: AdmissionTests.at(1))
        admission.leave(&expectations[0], after: 0, by: .refused, at: AdmissionTests.at(1))
        #expect(admission.admit(ninth, at: AdmissionTests.at(1)).1 == .run)
        #expect(admission.admit(ninth, at: AdmissionTests.at(1)).1 == .drop(.predicted))
    }

    @Test func requestWithoutACall_teachesThatItsLikeNeedsNothingAfterwards() {
        var admission = AdmissionTests.learned()
        let json = Estimates.Class(kind: .json, body: 0, budgetNanoseconds: 100_000_000)
        for _ in 0..<8 {
            var (expectation, _) = admission.admit(
                AdmissionTests.arrival(of: json, deadline: 500), at: AdmissionTests.at(0))
            admission.take(&expectation, downstream: nil, at: AdmissionTests.at(0))
            admission.leave(&expectation, after: 7_000_000, by: .reply, at: AdmissionTests.at(0))
        }
        let rulings = [6, 7].map {
            admission.admit(AdmissionTests.arrival(of: json, deadline: $0), at: AdmissionTests.at(0)).1
        }
        #expect(rulings == [.drop(.predicted), .run])
    }

    /// Nobody is served by such times, and so nobody would tell that they have become shorter.
    @Test(arguments: [Policy.predict, .hopeless])
    func timesThatRefuseEverybody_areTriedAgainAfterAWhile(_ policy: Policy) {
        var admission = AdmissionTests.learned(.fifo, policy)
        for _ in 0..<2_000 { AdmissionTests.serve(&admission, 10, 500, 10) }
        let arrival = { AdmissionTests.arrival(deadline: $0 + 100) }
        func hasChance(_ now: UInt64) -> Bool {
            let (expectation, ruling) = admission.admit(arrival(now), at: AdmissionTests.at(now))
            return ruling == .run && expectation.remaining <= 100_000_000
        }
        #expect(!hasChance(1_000) && !hasChance(5_000))
        #expect(hasChance(5_001))
        for _ in 0..<8 { AdmissionTests.serve(&admission, 10, 20, 10, at: AdmissionTests.at(5_001)) }
        let (expectation, ruling) = admission.admit(arrival(5_002), at: AdmissionTests.at(5_002))
        #expect(ruling == .run && expectation.remaining == 40_000_000)
    }
}
