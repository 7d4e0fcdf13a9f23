import Telemetry
import Testing

struct FairnessTests {
    @Test(arguments: [
        ([7, 7, 7, 7], 1.0, 0.25), ([5, 0, 0, 0], 0.25, 1.0), ([3, 1], 0.8, 0.75), ([9], 1.0, 1.0),
    ])
    func `shares have Jain's index and a luckiest one`(amounts: [Double], index: Double, luckiest: Double) {
        let fairness = Fairness(of: amounts)
        #expect(fairness.index == index)
        #expect(fairness.luckiestShare == luckiest)
    }

    @Test(arguments: [[], [0, 0]])
    func `nothing to share has no index`(amounts: [Double]) {
        #expect(Fairness(of: amounts).index == nil)
        #expect(Fairness(of: amounts).luckiestShare == nil)
    }
}
