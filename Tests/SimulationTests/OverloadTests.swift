import Load
import Scheduling
import Simulation
import Testing

/// The policies against what they reach in an independent simulation: one core, exponential compute of 2.5 ms, 20 ms
/// downstream, exponential compute of 2.5 ms, deadline 100 ms; a refusal costs 0.05 ms.
@Suite struct OverloadTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var discipline = Discipline.fifo
        var resumedFirst = false
        var policy: Policy
        var margin: Int64 = 0
        /// Goodput over capacity by load over capacity.
        var goodput: [(load: Double, share: Double)]

        var testDescription: String { "\(discipline) \(policy) \(margin) ms" }
    }

    /// Where all deadlines are equally long, the earliest is of who arrived first, whatever step it is at.
    private static let rows = [
        Row(discipline: .edf, policy: .hopeless, goodput: [(0.7, 0.698), (1, 0.922), (2, 0.718), (10, 0.34)]),
        Row(
            discipline: .lifo, resumedFirst: true, policy: .hopeless,
            goodput: [(0.7, 0.687), (1, 0.889), (2, 0.987), (10, 0.925)]),
        Row(discipline: .edf, policy: .predict, goodput: [(0.7, 0.698), (1, 0.927), (2, 0.931), (10, 0.83)]),
        Row(
            discipline: .edf, policy: .predict, margin: 10,
            goodput: [(0.7, 0.698), (1, 0.927), (2, 0.955), (10, 0.87)]),
        Row(
            discipline: .edf, policy: .predict, margin: 20,
            goodput: [(0.7, 0.697), (1, 0.922), (2, 0.974), (10, 0.88)]),
        Row(
            resumedFirst: true, policy: .predict, margin: 20,
            goodput: [(0.7, 0.697), (1, 0.922), (2, 0.974), (10, 0.88)]),
    ]

    /// So many at each load.
    private static let count = 50_000

    @Test(arguments: rows)
    func goodput_isWhatSimulationSays(_ row: Row) {
        var scheduling = Scheduling(discipline: row.discipline)
        scheduling.resumedFirst = row.resumedFirst
        scheduling.overload = Overload(policy: row.policy)
        scheduling.overload.marginNanoseconds = row.margin * 1_000_000
        for (load, expected) in row.goodput {
            let requests = OverloadTests.requests(load: load)
            let shape = MachineShape(.loop, scheduling: scheduling, costs: Costs(refusal: 50_000))
            let met = zip(requests, Simulator.run(requests, on: shape)).count { $1.isMet($0) }
            let share = Double(met) / Double(OverloadTests.count) * load
            #expect(share >= expected - 0.02, "at \(load): \(share), expected \(expected)")
            #expect(share <= OverloadTests.bound(load) + 0.02, "at \(load): \(share)")
        }
    }

    /// No policy keeps more: who is refused takes 1 % of what serving does.
    private static func bound(_ load: Double) -> Double { load <= 1 ? load : (1 - load * 0.01) / (1 - 0.01) }

    private static func requests(load: Double) -> [SimulatedRequest] {
        var random = RandomStream(seed: 7, for: .arrivals)
        let mean = 5_000_000 / load
        var arrival = 0.0
        return (0..<count).map { _ in
            arrival += random.exponential() * mean
            return SimulatedRequest(
                at: Int64(arrival), before: Int64(random.exponential() * 2_500_000), downstream: 20_000_000,
                after: Int64(random.exponential() * 2_500_000), deadline: 100_000_000)
        }
    }
}
