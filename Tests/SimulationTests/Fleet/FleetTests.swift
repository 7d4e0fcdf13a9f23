import Balancing
import Scheduling
import Testing

@testable import Simulation

struct FleetTests {
    private static let second: Int64 = 1_000_000_000
    private static let loop = MachineShape(.loop)

    private static func setting(
        _ balancer: BalancerChoice, machines: Int = 10, seconds: Int64 = 4, _ troubles: FleetTroubles = FleetTroubles()
    ) -> FleetSetting {
        var setting = FleetSetting(machines: machines, balancer: balancer, span: seconds * second)
        setting.troubles = troubles
        return setting
    }

    /// As `mixed`, at a load of each of ten machines.
    private static func traffic(
        _ load: Double, machines: Int = 10, callsVary: Bool = false, seed: UInt64 = 1
    ) -> SimpleTraffic {
        SimpleTraffic(
            rate: load * Double(machines) * 200, compute: 5, downstream: 20_000_000, deadline: 100_000_000,
            callsVary: callsVary, seed: seed)
    }

    private static func run(
        _ setting: FleetSetting, _ traffic: SimpleTraffic, part: FleetPart = .whole
    ) -> FleetResult {
        let paces = setting.troubles.paces(machines: setting.machines)
        var run = FleetRun(setting, PlainLoops(paces: paces, costs: Costs(perStep: 50_000)), part: part)
        return run.run(traffic)
    }

    /// Some of each kind at once.
    private static let troubles = {
        var troubles = FleetTroubles()
        (troubles.deaths, troubles.downTime, troubles.healthLag) = (3, 600_000_000, 200_000_000)
        (troubles.slow, troubles.slowness) = (1, 1.5)
        (troubles.reloads, troubles.reloadGroups) = (true, 5)
        (troubles.drainTime, troubles.restartTime) = (150_000_000, 300_000_000)
        return troubles
    }()

    @Test("Loops in one store are the daemon's own loops", arguments: BalancerChoice.all)
    func plainLoops(balancer: BalancerChoice) {
        for troubles in [FleetTroubles(), Self.troubles] {
            let setting = Self.setting(balancer, seconds: 2, troubles)
            var shape = Self.loop
            shape.costs = Costs(perStep: 50_000, perCall: 30_000, perReply: 20_000, slowdown: 0.02)
            #expect(PlainLoops.are(shape))
            let paces = troubles.paces(machines: setting.machines)
            var plain = FleetRun(setting, PlainLoops(paces: paces, costs: shape.costs))
            var whole = FleetRun(setting, MachineShapes(shape, paces: paces))
            let traffic = Self.traffic(0.8, callsVary: true)
            let (one, other) = (plain.run(traffic), whole.run(traffic))
            #expect(one.tally == other.tally)
            #expect(one.computed == other.computed)
            #expect(one.tally.ended > 2_000)
        }
    }

    @Test("A machine behind a balancer is the machine that is simulated by itself, in every shape")
    func shapes() {
        var predicting = Scheduling(discipline: .edf)
        (predicting.overload, predicting.abandons) = (Overload(policy: .predict), true)
        var rationed = predicting
        rationed.slots = 2
        let shapes = [
            MachineShape(.loop, scheduling: predicting), MachineShape(.loop, cores: 2),
            MachineShape(.slices, cores: 2, threads: 16, scheduling: rationed),
            MachineShape(.servers, cores: 2, scheduling: predicting),
        ]
        for shape in shapes {
            let traffic = Self.traffic(1.3, machines: shape.cores, callsVary: true)
            let setting = Self.setting(.random, machines: 1)
            var fleet = FleetRun(setting, MachineShapes(shape, paces: [1]))
            let tally = fleet.run(traffic).tally
            var (requests, batch, own) = ([SimulatedRequest](), [FleetRequest](), traffic)
            while requests.last.map({ $0.at < setting.span }) ?? true {
                own.fill(&batch)
                requests += batch.map { $0.request }
            }
            requests.removeAll { $0.at >= setting.span }
            let ends = Simulator.run(requests, on: shape)
            let missed = zip(ends, requests).count { !$0.isMet($1) }
            #expect(tally.ended == requests.count && tally.missed == missed)
            #expect(missed > 100)
        }
    }

    @Test("Parts of a fleet add up to the whole", arguments: BalancerChoice.all.filter { $0.regard == .nothing })
    func parts(balancer: BalancerChoice) {
        let setting = Self.setting(balancer, Self.troubles)
        #expect(setting.isDivisible)
        let whole = Self.run(setting, Self.traffic(0.7))
        var parts = FleetPart.all(3).map { Self.run(setting, Self.traffic(0.7), part: $0) }
        var sum = parts.removeFirst()
        for part in parts { sum.add(part) }
        #expect(sum.tally == whole.tally)
        #expect(sum.computed == whole.computed && sum.machineTime == whole.machineTime)
    }

    @Test("Every request ends once, whatever machines go through", arguments: BalancerChoice.all)
    func everyRequestEnds(balancer: BalancerChoice) {
        let quiet = Self.run(Self.setting(balancer), Self.traffic(0.7)).tally
        let tally = Self.run(Self.setting(balancer, Self.troubles), Self.traffic(0.7)).tally
        #expect(tally.ended == quiet.ended && tally.stretches.reduce(0) { $0 + $1.ended } == tally.ended)
        #expect(tally.stretches.reduce(0) { $0 + $1.missed } == tally.missed)
        #expect(quiet.lost == 0 && tally.lost > 0 && tally.missed >= tally.lost)
    }

    @Test("What goes by loads holds more in time, and sees a slow machine")
    func loads() {
        var slow = FleetTroubles()
        slow.slow = 1
        func missed(_ balancer: BalancerChoice, _ troubles: FleetTroubles = FleetTroubles()) -> Double {
            Self.run(Self.setting(balancer, seconds: 10, troubles), Self.traffic(0.75)).tally.missedShare
        }
        #expect(missed(.random) > 0.01 && missed(.pickTwo) < 0.002 && missed(.leastRequests) < 0.002)
        // A tenth of the requests go to a machine that could serve two thirds of them.
        #expect(missed(.random, slow) > 0.06 && missed(.roundRobin, slow) > 0.06)
        #expect(missed(.pickTwo, slow) < 0.01 && missed(.shortestQueue, slow) < 0.01)
        #expect(missed(.leastLoaded) < 0.002 && missed(.leastLoaded, slow) < 0.8 * missed(.pickTwo, slow))
    }

    @Test("A dead machine that is taken for up draws all requests of who goes by requests in flight")
    func blackHole() {
        var troubles = FleetTroubles()
        (troubles.deaths, troubles.downTime, troubles.healthLag) = (1, 2 * Self.second, Self.second)
        func lost(_ balancer: BalancerChoice) -> Int {
            Self.run(Self.setting(balancer, troubles), Self.traffic(0.6)).tally.lost
        }
        // For a second: a tenth of 1,200 requests, a fifth, and all but those that find another idle machine.
        #expect((90...160).contains(lost(.random)) && (90...160).contains(lost(.roundRobin)))
        #expect((180...300).contains(lost(.pickTwo)))
        #expect(lost(.leastRequests) > 700)
        // Its last report says that it was not idle, and it is one of three by chance: three tenths at most.
        #expect((180...420).contains(lost(.leastLoaded)))
    }

    @Test("A death that is seen at once takes with it only what was there")
    func seenAtOnce() {
        var troubles = FleetTroubles()
        (troubles.deaths, troubles.healthLag) = (1, 0)
        for balancer in BalancerChoice.all {
            #expect(Self.run(Self.setting(balancer, troubles), Self.traffic(0.6)).tally.lost < 12)
        }
    }

    @Test("A reload that waits for what is under way loses nothing", arguments: BalancerChoice.all)
    func gentleReload(balancer: BalancerChoice) {
        var troubles = FleetTroubles()
        (troubles.reloads, troubles.drainTime, troubles.restartTime) = (true, Self.second, 100_000_000)
        let setting = Self.setting(balancer, machines: 10, seconds: 14, troubles)
        #expect(Self.run(setting, Self.traffic(0.4)).tally.lost == 0)
    }

    @Test("An autoscaler finds the number that its target asks for, and its machines are paid for from their order on")
    func autoscaler() {
        var setting = Self.setting(.leastRequests, machines: 40, seconds: 120)
        var scaling = Autoscaler.Setting(target: 0.5, most: 40)
        (scaling.period, scaling.startTime) = (5 * Self.second, 2 * Self.second)
        (setting.autoscaler, setting.initial) = (scaling, 2)
        // Six cores' worth: twelve machines, and some more while what has piled up is served.
        let result = Self.run(setting, SimpleTraffic(rate: 1_200, compute: 5, downstream: 20_000_000))
        #expect((11...18).contains(result.mostMachines))
        let mean = result.machineTime / Double(setting.span)
        #expect(mean > 9 && mean <= Double(result.mostMachines))
        #expect(abs(result.computed / Double(setting.span) - 6) < 0.5)
    }

    @Test("A fleet without a machine that is up loses what comes, and ends")
    func noMachine() {
        var setting = Self.setting(.pickTwo, machines: 4, seconds: 1)
        (setting.autoscaler, setting.initial) = (Autoscaler.Setting(target: 0.5, most: 4), 0)
        let result = Self.run(setting, Self.traffic(0.5, machines: 4))
        #expect(result.tally.lost == result.tally.ended && result.tally.ended > 300)
    }

    @Test("A run that is ended early tells what there is")
    func endedEarly() {
        let setting = Self.setting(.pickTwo, seconds: 1_000)
        var run = FleetRun(setting, PlainLoops(paces: Array(repeating: 1, count: 10)))
        let result = run.run(Self.traffic(0.5)) { $0 < Self.second }
        #expect(result.reached >= Self.second && result.reached < 4 * Self.second && result.tally.ended > 1_000)
    }
}
