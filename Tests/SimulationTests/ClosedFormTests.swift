import Glibc
import Load
import Scheduling
import Simulation
import Testing

/// The simulator against answers that are known exactly. Services are ms, rates are per ms.
struct ClosedFormTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let shape: MachineShape
        /// Per second.
        let rate: Double
        var before: @Sendable () -> Drawn.Time
        var downstream: Int64 = 0
        var after: @Sendable () -> Drawn.Time = { Drawn.fixed(0) }
        /// Mean time in the system, ms.
        let exact: Double
    }

    /// Pollaczek and Khinchine: the mean time in M/G/1 whose service has a mean and a second moment.
    private static func mg1(_ rate: Double, _ mean: Double, _ square: Double) -> Double {
        mean + rate * square / (2 * (1 - rate * mean))
    }

    /// M/M/c, by Erlang C.
    private static func mmc(_ rate: Double, _ mean: Double, _ servers: Int) -> Double {
        let offered = rate * mean
        // Erlang B, by its recursion.
        let blocked = (1...servers).reduce(1.0) { offered * $0 / (Double($1) + offered * $0) }
        let waits = blocked / (1 - offered / Double(servers) * (1 - blocked))
        return mean + waits * mean / (Double(servers) - offered)
    }

    private static let lifo = Scheduling(discipline: .lifo)
    private static var twoSlots: Scheduling {
        var scheduling = Scheduling()
        scheduling.slots = 2
        return scheduling
    }

    private static let rows = [
        Row(
            testDescription: "M/D/1", shape: MachineShape(.loop), rate: 140, before: { Drawn.fixed(5) },
            exact: mg1(0.14, 5, 25)),
        Row(
            testDescription: "M/M/1", shape: MachineShape(.loop), rate: 140, before: { Drawn.exponential(5) },
            exact: mg1(0.14, 5, 50)),
        Row(
            testDescription: "M/M/1, last in, first out: the mean is the same",
            shape: MachineShape(.loop, scheduling: lifo), rate: 140, before: { Drawn.exponential(5) },
            exact: mg1(0.14, 5, 50)),
        Row(
            testDescription: "M/G/1, 95 % 1 ms and 5 % 40 ms", shape: MachineShape(.loop), rate: 169.5,
            before: { Drawn.bimodal(1, 40, share: 0.05) }, exact: mg1(0.1695, 2.95, 0.95 + 0.05 * 1_600)),
        Row(
            testDescription: "M/M/2", shape: MachineShape(.servers, cores: 2), rate: 140,
            before: { Drawn.exponential(10) }, exact: mmc(0.14, 10, 2)),
        Row(
            testDescription: "M/M/2 by slots",
            shape: MachineShape(.slices, cores: 2, scheduling: twoSlots), rate: 140,
            before: { Drawn.exponential(10) }, exact: mmc(0.14, 10, 2)),
        Row(
            testDescription: "M/M/4, loops that share a listener and accept one at a time",
            shape: MachineShape(.loop, cores: 4, accepting: Accepting(.exclusive, .one)), rate: 280,
            before: { Drawn.exponential(10) }, exact: mmc(0.28, 10, 4)),
        Row(
            testDescription: "two M/M/1, loops with a listener each",
            shape: MachineShape(.loop, cores: 2, accepting: Accepting(.reuseport)), rate: 280,
            before: { Drawn.exponential(5) }, exact: mg1(0.14, 5, 50)),
        Row(
            testDescription: "two exponential phases about a call: a network of product form",
            shape: MachineShape(.loop), rate: 120, before: { Drawn.exponential(2.5) }, downstream: 20_000_000,
            after: { Drawn.exponential(2.5) }, exact: 2 * mg1(0.24, 2.5, 12.5) + 20),
        Row(
            testDescription: "one thread that blocks: M/G/1 with the call in its service",
            shape: MachineShape(.slices, threads: 1), rate: 20, before: { Drawn.exponential(5) },
            downstream: 20_000_000, exact: mg1(0.02, 25, 625 + 25)),
    ]

    @Test(arguments: rows)
    func meanTime_isThatOfTheory(_ row: Row) {
        var drawn = Drawn()
        let requests = drawn.requests(
            60_000, rate: row.rate, before: row.before(), downstream: row.downstream, after: row.after())
        let times = zip(requests, Simulator.run(requests, on: row.shape)).map { Double($1.endedAt - $0.at) / 1e6 }
        let mean = BatchMean(times)
        #expect(mean.agrees(with: row.exact), "\(mean.mean) ± \(mean.error), exact \(row.exact)")
        // Where the sample says little, it proves little.
        #expect(mean.error < 0.06 * row.exact)
    }

    /// In M/M/1 the time is exponential, with the mean S/(1 − ρ).
    @Test(arguments: [(100.0, 0.5), (140, 0.7), (160, 0.8)])
    func missRatio_ofMM1_isThatOfTheory(rate: Double, load: Double) {
        var drawn = Drawn(seed: 2)
        let requests = drawn.requests(60_000, rate: rate, before: Drawn.exponential(5), deadline: 30_000_000)
        let missed = zip(requests, Simulator.run(requests, on: MachineShape(.loop))).map { $1.isMet($0) ? 0.0 : 1 }
        let (mean, exact) = (BatchMean(missed), exp(-30 * (1 - load) / 5))
        #expect(mean.agrees(with: exact), "\(mean.mean) ± \(mean.error), exact \(exact)")
    }

    /// What a core with many threads in slices does to services that are long against them: all share it.
    @Test func slices_areNearlyProcessorSharing_whoseMeanGoesByTheMeanServiceAlone() {
        var drawn = Drawn(seed: 3)
        let requests = drawn.requests(20_000, rate: 6, before: Drawn.bimodal(50, 550, share: 0.1))
        let ends = Simulator.run(requests, on: MachineShape(.slices, threads: 1_000))
        let mean = BatchMean(zip(requests, ends).map { Double($1.endedAt - $0.at) / 1e6 })
        let exact = 100 / (1 - 0.6)
        // A slice of 4 ms is not nothing: who comes waits for one of each that is there.
        #expect(abs(mean.mean - exact) <= 4 * mean.error + 8, "\(mean.mean) ± \(mean.error), exact \(exact)")
    }
}
