import Balancing
import Glibc
import Testing

@testable import Simulation

/// Fleets of M/M/1 machines against the literature: behind a balancer that takes the shortest of d queues by chance, a
/// share λ^((dⁱ−1)/(d−1)) of many machines has at least i requests (Mitzenmacher, "The Power of Two Choices in
/// Randomized Load Balancing", IEEE TPDS 2001; Vvedenskaya, Dobrushin and Karpelevich, 1996).
struct MeanFieldTests {
    private static let machines = 200
    private static let runs = 5

    /// The mean time in the system, in units of the mean compute, and of the requests the share that finds at least so
    /// many at its machine; each with its standard error over the runs.
    private struct Figures {
        var time, timeError: Double
        var found, foundErrors: [Double]

        init(_ balancer: BalancerChoice, load: Double, seconds: Double, machines: Int = MeanFieldTests.machines) {
            let tallies = (1...UInt64(MeanFieldTests.runs)).map { seed in
                var setting = FleetSetting(
                    machines: machines, balancer: balancer, span: Int64(seconds * 1e9))
                setting.warmUp = setting.span / 4
                var run = FleetRun(setting, PlainLoops(paces: Array(repeating: 1, count: machines)))
                // A millisecond each.
                return run.run(
                    SimpleTraffic(rate: load * 1e3 * Double(machines), compute: 1, seed: seed)
                )
                .tally
            }
            (time, timeError) = Figures.mean(tallies.map { $0.meanLatency / 1e6 })
            let shares = (1...4).map { least in
                Figures.mean(
                    tallies.map { tally in
                        Double(tally.found[least...].reduce(0, +)) / Double(tally.found.reduce(0, +))
                    })
            }
            (found, foundErrors) = (shares.map(\.0), shares.map(\.1))
        }

        private static func mean(_ values: [Double]) -> (Double, Double) {
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (mean, (squares / Double(values.count - 1) / Double(values.count)).squareRoot())
        }
    }

    /// Five standard errors, for a few degrees of freedom, and what 200 machines differ by from endlessly many.
    private static func isNear(_ value: Double, _ exact: Double, _ error: Double) -> Bool {
        abs(value - exact) < 5 * error + 0.015 * exact
    }

    @Test("Pick-two is as its fixed point says", arguments: [(0.7, 0.5), (0.9, 1.0)])
    func pickTwo(load: Double, seconds: Double) {
        let figures = Figures(.pickTwo, load: load, seconds: seconds)
        let time = (1...12).reduce(0) { $0 + pow(load, pow(2, Double($1)) - 2) }
        #expect(Self.isNear(figures.time, time, figures.timeError))
        for least in 1...4 {
            // Both that it looks at have at least so many.
            let exact = pow(pow(load, pow(2, Double(least)) - 1), 2)
            guard exact > 1e-3 else { continue }
            #expect(Self.isNear(figures.found[least - 1], exact, figures.foundErrors[least - 1]))
        }
    }

    @Test("Random is M/M/1, pick-two is better, and the shortest of all queues is the best", arguments: [0.7, 0.9])
    func inOrder(load: Double) {
        let seconds = load > 0.8 ? 1.0 : 0.4
        // A queue of M/M/1 at .9 takes some 400 mean times to forget how it began.
        let random = Figures(.random, load: load, seconds: load > 0.8 ? 4 : 0.4, machines: load > 0.8 ? 50 : 200)
        #expect(random.timeError < 0.05 / (1 - load))
        #expect(Self.isNear(random.time, 1 / (1 - load), random.timeError))
        for least in 1...4 {
            #expect(Self.isNear(random.found[least - 1], pow(load, Double(least)), random.foundErrors[least - 1]))
        }
        let two = Figures(.pickTwo, load: load, seconds: seconds)
        let shortest = Figures(.shortestQueue, load: load, seconds: seconds)
        #expect(two.time < random.time && shortest.time < two.time)
        // Nearly every request finds an idle machine.
        #expect(shortest.time < 1.1)
    }
}
