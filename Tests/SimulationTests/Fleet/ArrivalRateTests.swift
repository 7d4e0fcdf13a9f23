import Testing

@testable import Simulation

struct ArrivalRateTests {
    private static let second: Int64 = 1_000_000_000

    @Test(
        "A day begins at its lowest rate and is highest at noon; the highest is so many times the lowest",
        arguments: [(0, 40.0), (6, 100), (12, 160), (18, 100), (24, 40)])
    func daily(hour: Int64, rate: Double) {
        let day = ArrivalRate.daily(mean: 100, peakOverTrough: 4, day: 86_400 * Self.second)
        #expect(abs(day.perSecond(at: hour * 3_600 * Self.second) - rate) < 1e-6)
        #expect(abs(day.highest - 160) < 1e-9)
    }

    @Test(
        "A surge rises, stays and falls evenly",
        arguments: [(0, 100.0), (10, 100), (12, 200), (14, 300), (24, 300), (26, 200), (28, 100), (99, 100)])
    func surge(second: Int64, rate: Double) {
        let surge = ArrivalRate.surge(
            rate: 100, factor: 3, from: 10 * Self.second, rise: 4 * Self.second, lasts: 10 * Self.second)
        #expect(abs(surge.perSecond(at: second * Self.second) - rate) < 1e-6)
        #expect(surge.highest == 300)
    }

    @Test("One without a rise is there at once", arguments: [(9, 100.0), (10, 300), (20, 300), (21, 100)])
    func steep(second: Int64, rate: Double) {
        let surge = ArrivalRate.surge(rate: 100, factor: 3, from: 10 * Self.second, rise: 0, lasts: 10 * Self.second)
        #expect(surge.perSecond(at: second * Self.second) == rate)
    }

    @Test("A constant rate is constant")
    func constant() {
        #expect(ArrivalRate.constant(5).perSecond(at: 1 << 40) == 5)
        #expect(ArrivalRate.constant(5).highest == 5)
    }
}
