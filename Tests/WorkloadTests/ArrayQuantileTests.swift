import Testing
import Workload

struct ArrayQuantileTests {
    @Test(arguments: [([3], 3), ([9, 1], 9), ([9, 1, 5], 5), ([1, 7, 9, 5], 7)])
    func median_isTheGreaterOfTwo(values: [Int], median: Int) {
        #expect(values.median == median)
    }

    @Test(
        arguments: [
            (0, .down, 1), (0.5, .down, 5), (0.5, .up, 7), (0.25, .down, 1), (0.75, .up, 9), (1, .up, 9),
        ] as [(Double, FloatingPointRoundingRule, Int)])
    func quantile_goesByTheRule_betweenTwo(share: Double, rule: FloatingPointRoundingRule, value: Int) {
        #expect([9, 1, 7, 5].quantile(share, rule) == value)
    }

    @Test func nothing_hasNone() {
        #expect([Double]().median == nil && [Int64]().quantile(0.5, .up) == nil)
    }
}
