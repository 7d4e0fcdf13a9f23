import Testing
import Workload

@testable import Load

struct TimeDistributionTests {
    static let good: [(String, TimeDistribution)] = [
        ("5ms", .fixed(.milliseconds(5))),
        ("0ms", .fixed(.zero)),
        ("exp:5ms", .exponential(mean: .milliseconds(5))),
        ("lognormal:5ms,0.8", .lognormal(mean: .milliseconds(5), sigma: 0.8)),
        ("bimodal:1ms,40ms@5%", .bimodal(common: .milliseconds(1), rare: .milliseconds(40), share: 0.05)),
    ]

    @Test(arguments: good)
    func text_isReadAndWrittenBack(text: String, expected: TimeDistribution) throws {
        #expect(try TimeDistribution(text) == expected)
        #expect(expected.description == text)
    }

    @Test(arguments: [
        "", "5", "ms", "exp", "exp:", "exp:5", "exp:5ms,1", "lognormal:5ms", "lognormal:5ms,x", "lognormal:5ms,-1",
        "lognormal:5ms,4.1", "lognormal:5ms,nan", "bimodal:1ms", "bimodal:1ms,40ms", "bimodal:1ms,40ms@5",
        "bimodal:1ms,40ms@101%", "bimodal:1ms,40ms@-1%", "uniform:5ms", "exp:-5ms",
    ])
    func badText_isRefusedWithWhatIsWanted(text: String) {
        #expect(throws: LoadError("\"\(text)\": want 5ms, exp:5ms, lognormal:5ms,0.8 or bimodal:1ms,40ms@5%")) {
            try TimeDistribution(text)
        }
    }

    private static func draw(_ text: String, _ count: Int = 200_000) throws -> [Double] {
        let distribution = try TimeDistribution(text)
        var stream = RandomStream(seed: 11, for: .before)
        return (0..<count).map { _ in distribution.draw(from: &stream).milliseconds }
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = mean(values)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// Bounds are five standard errors of the estimate.
    @Test(arguments: [
        ("5ms", 5.0, 0.0, 0.0, 0.0), ("exp:5ms", 5.0, 0.056, 5.0, 0.11),
        ("lognormal:5ms,0.8", 5.0, 0.053, 4.734, 0.35), ("bimodal:1ms,40ms@5%", 2.95, 0.1, 8.5, 0.2),
    ])
    func draws_haveTheMeanAndDeviationOfTheirDistribution(
        text: String, mean: Double, within: Double, deviation: Double, near: Double
    ) throws {
        let values = try TimeDistributionTests.draw(text)
        #expect(abs(TimeDistributionTests.mean(values) - mean) <= within)
        #expect(abs(TimeDistributionTests.deviation(values) - deviation) <= near)
        #expect(abs(try TimeDistribution(text).mean.milliseconds - mean) < 1e-6)
    }

    /// The distribution function at a few points, exactly: P(X ≤ x) = 1 − e^(−x/5).
    @Test(arguments: [(1.0, 0.18127), (5.0, 0.63212), (10.0, 0.86466), (20.0, 0.98168)])
    func exponentialDraws_followTheirDistributionFunction(point: Double, expected: Double) throws {
        let values = try TimeDistributionTests.draw("exp:5ms")
        let share = Double(values.count { $0 <= point }) / Double(values.count)
        #expect(abs(share - expected) < 5 * (expected * (1 - expected) / 200_000).squareRoot() + 1e-4)
    }

    @Test func bimodalDraws_areOneOfTwoTimes_inTheirShares() throws {
        let values = try TimeDistributionTests.draw("bimodal:1ms,40ms@5%")
        #expect(Set(values) == [1, 40])
        #expect(abs(Double(values.count { $0 == 40 }) / 200_000 - 0.05) < 0.0025)
    }

    @Test(arguments: ["exp:5ms", "lognormal:5ms,0.8"])
    func draws_areWholeMicroseconds(text: String) throws {
        let distribution = try TimeDistribution(text)
        var stream = RandomStream(seed: 1, for: .after)
        for _ in 0..<100 { #expect(distribution.draw(from: &stream).nanoseconds % 1_000 == 0) }
    }

    @Test(arguments: ["86401s", "exp:9223372036s", "lognormal:86401s,1", "bimodal:1ms,86401s@5%"])
    func timesOfMoreThanADay_areRefused(text: String) {
        #expect(throws: LoadError.self) { try TimeDistribution(text) }
    }

    @Test func draws_areADayAtMost() throws {
        let distribution = try TimeDistribution("lognormal:86400s,4")
        var stream = RandomStream(seed: 1, for: .before)
        let longest = (0..<1_000).map { _ in distribution.draw(from: &stream) }.max()
        #expect(longest == .seconds(86_400))
    }
}
