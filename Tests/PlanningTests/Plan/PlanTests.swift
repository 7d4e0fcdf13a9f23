import Balancing
import Configuration
import Foundation
import Modes
import Reactor
import Scheduling
import Simulation
import Testing
import Workload

@testable import Comparison
@testable import Load
@testable import Planning

struct PlanTests {
    private static let never = try? StopWish(Interruption())

    private static func work(_ rate: Double, _ scenario: String = "mixed") throws -> PlannedWork {
        try PlannedWork(scenario, Rate(perSecond: rate), 0.01, seed: 1)
    }

    @Test(
        "Machines are the load over what one holds, rounded up; their interval is that of the capacity turned round",
        arguments: [
            // 136/s each.
            (10_000.0, 0.68, 0.66, 0.70, 1, 74, 72, 76), (136, 0.68, 0.68, 0.68, 1, 1, 1, 1),
            (137, 0.68, 0.68, 0.68, 1, 2, 2, 2), (10_000, 0.68, 0.66, 0.70, 2, 37, 36, 38),
            (0.01, 0.5, 0.4, 0.6, 1, 1, 1, 1),
        ])
    func machines(
        rate: Double, load: Double, low: Double, high: Double, cores: Int, machines: Int, least: Int, most: Int
    ) throws {
        let work = try Self.work(rate)
        var report = PlanReport(work, try Price("0.5EUR"))
        var kind = MachineKind(name: "a", shape: nil, cores: cores)
        kind.capacity = MachineKind.Capacity(load: load, low: low, high: high, source: .given)
        report.add(kind, work, try Price("0.5EUR"))
        let row = report.rows[0]
        #expect(row.machines == machines && row.machinesLow == least && row.machinesHigh == most)
        #expect(row.costPerHour == 0.5 * Double(machines))
        let use = rate * 0.005 / Double(machines * cores)
        #expect(abs((row.utilisation ?? 0) - use) < 1e-9)
    }

    @Test("At a use of 25 to 30 % a load needs so many machines")
    func article() throws {
        let work = try Self.work(10_000)
        var report = PlanReport(work, nil)
        report.addArticle(work, cores: 1, nil)
        #expect(report.article[0].machinesLow == 167 && report.article[0].machinesHigh == 200)
    }

    @Test("Modes that are one queue are one kind, and each policy is a kind of its own")
    func kinds() {
        let kinds = MachineKind.all(ModeChoice.compared, PlannedPolicy.standard, cores: 1)
        let loops = ModeChoice.compared.filter { $0.queue == .loop }.map(\.name).joined(separator: ", ")
        #expect(kinds.count == 6 && kinds[0].name == loops && kinds[2].name == "\(loops) edf")
        #expect(kinds[4].name == "\(loops) sensible")
        #expect(kinds[5].shape?.scheduling.slots == 1 && kinds[4].shape?.scheduling.yieldNanoseconds == 1_000_000)
        #expect(kinds[0].shape.map(PlainLoops.are) == true && kinds[2].shape.map(PlainLoops.are) == false)
    }

    @Test("The sensible kind is scheduled as configs/daemons/sensible.yaml says, as far as its queue has a use for it")
    func sensible() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../configs/daemons/sensible.yaml").standardized
        let configuration = try DaemonConfiguration.load(file.path, cores: 2).configuration
        let policy = try #require(PlannedPolicy.standard.first { $0.name == "sensible" })
        var expected = configuration.wholeScheduling(cpus: 2)
        expected.yieldNanoseconds = nil
        #expect(policy.shape(try #require(configuration.mode.queue), cores: 2).scheduling == expected)
        var loop = configuration.wholeScheduling(cpus: 2)
        loop.slots = nil
        #expect(policy.shape(.loop, cores: 2).scheduling == loop)
    }

    @Test("A contestant's name says what it is, as far as it is a mode with a discipline and a policy")
    func contestants() {
        for mode in ModeChoice.compared {
            let processes = mode.workers(onCores: 2) == 2 ? " ×2" : ""
            let shape = MachineKind.shape(of: "\(mode.name)\(processes) edf predict", cores: 2)
            #expect(shape?.queue == mode.queue && shape?.scheduling.discipline == .edf)
            #expect(shape?.scheduling.overload.policy == .predict && shape?.cores == 2)
        }
        let loop = ModeChoice.standard.name
        for other in ["sensible", "\(loop) ×3", "\(loop) ×2 edf slots cpus"] {
            #expect(MachineKind.shape(of: other, cores: 2) == nil)
        }
    }

    @Test("One loop holds in simulation what it is known to hold")
    func simulatedCapacity() throws {
        let kinds = MachineKind.all([ModeChoice.compared[0]], [PlannedPolicy.standard[0]], cores: 1)
        let stop = try #require(Self.never)
        let found = try SimulatedCapacity.find(kinds, Self.work(100), requests: 60_000, until: stop)
        let capacity = try #require(found[0])
        // 0.68 within 0.01, as `compare` finds it by more requests.
        #expect(abs(capacity.load - 0.68) < 0.03 && capacity.low < capacity.load && capacity.load < capacity.high)
    }

    @Test("What nothing can hold has no capacity, and a search that is ended has none either")
    func noCapacity() throws {
        let interruption = try Interruption()
        interruption.note(2)
        let kinds = MachineKind.all([ModeChoice.compared[0]], [PlannedPolicy.standard[0]], cores: 1)
        let found = try SimulatedCapacity.find(kinds, Self.work(100), until: StopWish(interruption))
        #expect(found.count == 1 && found[0] == nil)
        var hopeless = kinds
        hopeless[0].shape?.costs.perStep = 100_000_000
        let stop = try #require(Self.never)
        #expect(try SimulatedCapacity.find(hopeless, Self.work(100), requests: 10_000, until: stop)[0] == nil)
    }

    @Test("A fleet behind a balancer that sees loads needs fewer machines than one that goes by chance")
    func balancers() throws {
        let work = try Self.work(2_000)
        let study = BalancerStudy(balancers: [.random, .pickTwo], span: .seconds(6))
        let kind = MachineKind(name: "loop", shape: MachineShape(.loop), cores: 1)
        let stop = try #require(Self.never)
        let fleet = try study.run(kind, MachineShape(.loop), planned: 15, work, until: stop)
        #expect(fleet.machines == 15 && fleet.rows.map(\.balancer) == ["random", "pick-two"])
        let needed = fleet.rows.compactMap(\.machinesNeeded)
        #expect(needed.count == 2 && needed[1] < needed[0] && needed[1] >= 11)
        #expect(fleet.rows.allSatisfy { $0.misses.low <= $0.misses.share && $0.misses.share <= $0.misses.high })
        // Of 150 machines 50 are simulated, with a third of the load; of a number that is given all, with all of it.
        #expect(try study.size(planned: 150, Self.work(20_000)).rate == 20_000.0 / 3)
        var given = study
        given.machines = 3
        #expect(try given.size(planned: 150, Self.work(300)) == (3, 300))
        #expect(throws: LoadError.self) { try given.check(kind, Self.work(601)) }
    }

    @Test("An autoscaled fleet pays less than a fixed one for the peak, and misses more")
    func scaling() throws {
        let work = try Self.work(1_000)
        let study = ScalingStudy(
            targets: [0.8], curve: .daily(peakOverTrough: 4), span: .seconds(900), startTime: .seconds(30),
            balancer: .pickTwo)
        let kind = MachineKind(name: "loop", shape: MachineShape(.loop), cores: 1)
        let stop = try #require(Self.never)
        let scaling = try study.run(kind, MachineShape(.loop), 0.68, work, Price("2EUR"), until: stop)
        let (fixed, scaled) = (scaling.rows[0], scaling.rows[1])
        // 8 machines for a quarter of an hour.
        #expect(abs(fixed.machineHours - 2) < 1e-9 && fixed.cost == 4 && fixed.mostMachines == 8)
        #expect(scaled.machineHours < fixed.machineHours && scaled.utilisation > fixed.utilisation)
        #expect(scaled.mostMachines <= 9)
        #expect(scaled.misses > fixed.misses)
    }

    @Test(
        "A plan that cannot be made says why",
        arguments: [
            ("pushed-aside", "want requests that are drawn at one rate"),
            ("surge", "want requests that are drawn at one rate"),
            ("nope", "no scenario of that name"),
        ])
    func badScenarios(name: String, reason: String) {
        #expect {
            try Self.work(100, name)
        } throws: { "\($0)".contains(reason) }
    }
}
