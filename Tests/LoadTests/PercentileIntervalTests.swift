import Testing

@testable import Load

struct PercentileIntervalTests {
    private static func values(_ milliseconds: [Int64?]) -> [Latencies.Value] {
        milliseconds.map { Latencies.Value(nanoseconds: $0 ?? 1_000, isLowerBound: $0 == nil) }
    }

    @Test func interval_isThatOfRanks_whereRequestsAreIndependent() throws {
        // Of 1 to 400 in an order without clusters: the median's is ranks 181 to 220, about 200 ± 1.96 · 10.
        let values = PercentileIntervalTests.values((0..<400).map { Int64($0 * 181 % 400 + 1) })
        let interval = PercentileInterval(values).interval(0.5)
        #expect((178...184).contains(try #require(interval.low)))
        #expect((217...223).contains(try #require(interval.high)))
    }

    @Test func interval_isWider_whereSlowOnesComeTogether() throws {
        let clustered = PercentileInterval(PercentileIntervalTests.values((1...400).map { Int64($0) })).interval(0.5)
        #expect(try #require(clustered.low) < 150)
    }

    @Test func endThatNoRequestLiesBeyond_isNotKnown() {
        #expect(PercentileInterval([]).interval(0.5) == (nil, nil))
        #expect(PercentileInterval(PercentileIntervalTests.values([5])).interval(0.5) == (nil, nil))
        let few = PercentileInterval(PercentileIntervalTests.values((1...20).map { Int64($0) }))
        #expect(few.interval(0.99).high == nil)
        // Half had no reply: what they would have lasted is not known.
        let halves = PercentileIntervalTests.values((0..<400).map { $0.isMultiple(of: 2) ? Int64($0) : nil })
        #expect(PercentileInterval(halves).interval(0.5).high == nil)
    }
}
