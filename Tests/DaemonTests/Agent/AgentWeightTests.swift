import Testing
import Workload

@testable import Daemon

struct AgentWeightTests {
    @Test(
        arguments: [
            ([Duration.zero], 1), ([.milliseconds(25)], 0.75), ([.milliseconds(100)], 0), ([.seconds(5)], 0),
            ([.zero, .milliseconds(50)], 0.75), ([.zero, nil], 0.5), ([nil, nil], 0), ([.milliseconds(-1)], 1), ([], 0),
        ] as [([Duration?], Double)])
    func aWorkersShare_fallsWithTheAgeOfItsOldestRequest(ages: [Duration?], share: Double) {
        #expect(abs(AgentWeight.share(ofWorkers: ages, deadline: .milliseconds(100)) - share) < 1e-9)
    }

    private static let start = Instant(nanoseconds: 1_000_000_000_000)

    @Test func theWeight_isTheMeanOfTheLastSecond() {
        var weight = AgentWeight()
        #expect(weight.percent == nil)
        for (look, share) in [0, 0, 1, 1, 1, 1.0].enumerated() {
            weight.add(share, at: Self.start + .milliseconds(250) * look)
        }
        #expect(weight.percent == 100)
        weight.add(0, at: Self.start + .milliseconds(1_500))
        #expect(weight.percent == 75)
    }

    @Test(arguments: [(0.0, 1), (0.001, 1), (0.734, 73), (0.996, 100), (1, 100)])
    func theWeight_isAWholeNumberOfPercent_andNeverNothing(share: Double, percent: Int) {
        var weight = AgentWeight()
        weight.add(share, at: Self.start)
        #expect(weight.percent == percent)
    }
}
