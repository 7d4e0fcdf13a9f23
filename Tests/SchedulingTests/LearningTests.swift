import Testing
import Workload

@testable import Scheduling

// Testing has a type of that name, too.
import struct Scheduling.Expectation

/// What admission makes of requests whose times it does not know, knows, or knows wrongly.
@Suite struct LearningTests {
    private static let one = Estimates.Class(kind: .hash, body: 0, budgetNanoseconds: 100_000_000)

    private var admission: Admission = {
        var scheduling = Scheduling(discipline: .edf)
        scheduling.overload = Overload(policy: .predict)
        return Admission(scheduling, servers: 1)
    }()

    private static func at(_ milliseconds: UInt64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    private mutating func admit(at milliseconds: UInt64) -> (Expectation, Ruling) {
        let now = LearningTests.at(milliseconds)
        return admission.admit(
            .init(of: LearningTests.one, deadline: now + .milliseconds(100), asked: (0, 0, 0)), at: now)
    }

    /// A request without a call, for so long on its server, in ms.
    private mutating func serve(_ milliseconds: UInt64, by end: Expectation.End, at begin: UInt64) -> Ruling {
        var (expectation, ruling) = admit(at: begin)
        guard ruling == .run else { return ruling }
        admission.take(&expectation, downstream: nil, at: LearningTests.at(begin))
        admission.leave(
            &expectation, after: milliseconds * 1_000_000, by: end, at: LearningTests.at(begin + milliseconds))
        return ruling
    }

    @Test mutating func ofWhatIsNew_onlyAFewAreLetInAtOnce() {
        let rulings = (0..<10).map { _ in admit(at: 0).1 }
        #expect(rulings == Array(repeating: .run, count: 8) + [.drop(.predicted), .drop(.predicted)])
    }

    @Test mutating func whatIsAlwaysStoppedAtItsDeadline_isRefusedOnceThatIsKnown() {
        for number in 0..<8 { #expect(serve(101, by: .stopped, at: UInt64(number) * 200) == .run) }
        #expect(serve(101, by: .stopped, at: 1_600) == .drop(.predicted))
    }

    @Test mutating func whatWasRefusedForLong_isTriedAgain_asTheMachineMayHaveBeenSlow() {
        for number in 0..<8 { #expect(serve(150, by: .reply, at: UInt64(number) * 200) == .run) }
        #expect(serve(5, by: .reply, at: 2_000) == .drop(.predicted))
        for number in 0..<100 { #expect(serve(5, by: .reply, at: 7_000 + UInt64(number) * 10) == .run) }
    }

    @Test mutating func stoppedOnes_sayThatItTakesLonger_andNeverLess() {
        for number in 0..<8 { #expect(serve(50, by: .reply, at: UInt64(number) * 200) == .run) }
        for number in 8..<16 { #expect(serve(1, by: .stopped, at: UInt64(number) * 200) == .run) }
        #expect(admission.estimates[LearningTests.one].before.nanoseconds == 50_000_000)
    }

    @Test mutating func whoIsInItsCall_keepsNobodyOut_whileNothingIsKnown() {
        for number in 0..<40 as Range<UInt64> {
            var (expectation, ruling) = admit(at: number)
            #expect(ruling == .run)
            admission.take(&expectation, downstream: nil, at: LearningTests.at(number))
            admission.leave(&expectation, after: 0, by: .call, at: LearningTests.at(number))
        }
    }

    @Test mutating func whoIsGivenUp_hasNoWorkAheadOfOthers_andIsNotGivenUpTwice() {
        for number in 0..<8 { #expect(serve(50, by: .reply, at: UInt64(number) * 200) == .run) }
        var (first, ruling) = admit(at: 2_000)
        #expect(ruling == .run && admission.waiting == 1 && admission.drain == 50_000_000)
        #expect(admit(at: 2_000).1 == .run)
        #expect(admit(at: 2_000).1 == .drop(.predicted))
        for _ in 0..<2 { admission.giveUp(&first) }
        #expect(admission.waiting == 1 && admission.drain == 50_000_000)
        admission.take(&first, downstream: nil, at: LearningTests.at(2_001))
        admission.leave(&first, after: 0, by: .refused, at: LearningTests.at(2_001))
        #expect(admission.waiting == 1 && admission.drain == 50_000_000)
        #expect(admit(at: 2_000).1 == .run)
    }
}
