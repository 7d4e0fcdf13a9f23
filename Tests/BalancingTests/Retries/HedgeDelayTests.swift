import Testing
import Workload

@testable import Balancing

struct HedgeDelayTests {
    private static func instant(_ milliseconds: Int) -> Instant {
        Instant(nanoseconds: 1_000_000_000_000 + UInt64(milliseconds) * 1_000_000)
    }

    @Test func fewerThanAHundred_sayNothing() {
        var delay = HedgeDelay(percentile: 0.95)
        for number in 0..<99 { delay.add(nanoseconds: 5, at: Self.instant(number)) }
        let before = delay.delay(at: Self.instant(99))
        delay.add(nanoseconds: 5, at: Self.instant(99))
        #expect(before == nil && delay.delay(at: Self.instant(99)) == .nanoseconds(5))
    }

    @Test(arguments: [0.5, 0.9, 0.95, 0.999])
    func delay_isThePercentile_andAnEighthMoreAtMost(percentile: Double) {
        var delay = HedgeDelay(percentile: percentile)
        // From 10 µs to 10 ms, in an order that is not theirs.
        for number in 0..<1_000 {
            delay.add(nanoseconds: UInt64(number * 387 % 1_000 + 1) * 10_000, at: Self.instant(number))
        }
        let found = delay.delay(at: Self.instant(1_000)) ?? .zero
        let exact = Duration.microseconds(percentile * 10_000)
        #expect(found >= exact && found <= exact * 1.126)
    }

    @Test func whatIsOlderThanTheWindow_isForgotten() {
        var delay = HedgeDelay(percentile: 0.9)
        for _ in 0..<1_000 { delay.add(nanoseconds: 50_000_000, at: Self.instant(0)) }
        for _ in 0..<1_000 { delay.add(nanoseconds: 1_000_000, at: Self.instant(5_000)) }
        #expect((delay.delay(at: Self.instant(5_000)) ?? .zero) > .milliseconds(40))
        let later = delay.delay(at: Self.instant(10_000)) ?? .zero
        #expect(later >= .milliseconds(1) && later < .milliseconds(2))
        #expect(delay.delay(at: Self.instant(15_000)) == nil)
    }

    @Test func timesWithoutEnd_areInTheLastBin() {
        var delay = HedgeDelay(percentile: 0.5)
        for _ in 0..<100 { delay.add(nanoseconds: .max, at: Self.instant(0)) }
        #expect((delay.delay(at: Self.instant(0)) ?? .zero) > .seconds(3_600))
    }

    @Test func bins_followOneAnother_withoutAGap() {
        let ends = (0..<320).map { HedgeDelay.end(of: $0) }
        #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ends.prefix(10) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }
}
