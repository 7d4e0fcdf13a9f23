import Comparison
import Load
import Reactor
import Scheduling
import Simulation
import Workload

/// How many requests a second and core are simulated, by machine: two parts of 2.5 ms about a call of 20 ms, at 70 % of
/// the cores.
enum Speed {
    private static let machines: [(name: String, shape: MachineShape)] = {
        var sensible = Scheduling(discipline: .edf)
        sensible.overload = Overload(policy: .predict)
        var cut = Scheduling(discipline: .edf)
        cut.yieldNanoseconds = 1_000_000
        return [
            ("loop", MachineShape(.loop)),
            ("loop, edf, predict", MachineShape(.loop, scheduling: sensible)),
            ("loop, edf, yields after 1 ms", MachineShape(.loop, scheduling: cut)),
            ("two loops, kept connections", MachineShape(.loop, cores: 2)),
            ("two loops, a connection each", MachineShape(.loop, cores: 2, accepting: Accepting())),
            ("servers on two cores", MachineShape(.servers, cores: 2)),
            ("64 threads on a core", MachineShape(.slices)),
        ]
    }()

    /// Loops among which requests are drawn: of a fleet a machine's memory is cold when its turn comes.
    private static let fleet = (name: "5000 loops", size: 5_000, requests: 5_000_000)

    static func tell() throws {
        let width = machines.map(\.name.count).max() ?? 0
        for (name, shape) in machines {
            let requests = try requests(cores: shape.cores)
            let rates = (0..<5).map { _ in rate(requests, on: shape) }.sorted()
            let goal = name == "loop" ? ", goal 1000000" : ""
            let padding = String(repeating: " ", count: width - name.count)
            print("\(name)\(padding)  \(Int(rates[2])) requests/s (\(Int(rates[0])) … \(Int(rates[4])))\(goal)")
        }
        let padding = String(repeating: " ", count: width - fleet.name.count)
        print("\(fleet.name)\(padding)  \(Int(rateOfFleet())) requests/s")
    }

    private static func rateOfFleet() -> Double {
        let machines = (0..<fleet.size).map { _ in SimulatedMachine(MachineShape(.loop)) }
        var random = RandomStream(seed: 1, for: .arrivals)
        let begin = Clock.now()
        var at = 0.0
        var ended = 0
        for number in 0..<fleet.requests {
            at += random.exponential() * 1e9 / (140 * Double(fleet.size))
            let compute = Int64(random.exponential() * 2_500_000)
            let request = SimulatedRequest(
                at: Int64(at), before: compute, downstream: 20_000_000, after: compute, deadline: 100_000_000)
            let machine = machines[Int(random.next() % UInt64(fleet.size))]
            machine.offer(request, number: number, at: request.at)
            ended += machine.ended.count
            machine.clearEnded()
        }
        return Double(ended) / (Clock.now() - begin).seconds
    }

    private static func requests(cores: Int) throws -> [SimulatedRequest] {
        let plan = SchedulePlan(
            rate: Rate(perSecond: 140 * Double(cores)), duration: .seconds(7_000 / cores),
            before: .exponential(mean: .microseconds(2_500)), downstream: .fixed(.milliseconds(20)), after: .same,
            deadline: .milliseconds(100), seed: 1)
        return try plan.schedule().simulated
    }

    private static func rate(_ requests: [SimulatedRequest], on shape: MachineShape) -> Double {
        let begin = Clock.now()
        let ends = Simulator.run(requests, on: shape)
        return Double(ends.count) / (Clock.now() - begin).seconds
    }
}
