import Testing
import Workload

@testable import Simulation

/// What a fleet's simulation keeps in order, against plain ways to do the same.
struct FleetPartsTests {
    @Test("A wheel gives all that is due, and nothing else, whatever was set before", arguments: [1, 3, 200, 5_000])
    func wheel(count: Int) {
        var (wheel, random, now): (TimingWheel, SplitMix64, Int64) = (
            TimingWheel(count: count), SplitMix64(state: 7), 0
        )
        var instants = [Int64](repeating: .max, count: count)
        for _ in 0..<2_000 {
            let machine = random.below(count)
            // Now, soon, within a round, rounds later, never.
            let distance = [Int64(0), 40, 60_000, 3_000_000_000, .max][random.below(5)]
            let instant = distance == .max ? .max : now + Int64(random.below(Int(distance) + 1))
            wheel.set(machine, at: instant)
            instants[machine] = instant
            guard random.below(3) == 0 else { continue }
            now += Int64(random.below([100, 1_000_000, 1 << 36][random.below(3)]))
            var due: Set<Int> = []
            while let taken = wheel.takeDue(until: now) { #expect(due.insert(taken).inserted) }
            #expect(due == Set(instants.indices.filter { instants[$0] <= now }))
            for machine in due { instants[machine] = .max }
        }
    }

    @Test("An order of loads knows the least loaded ones, each as likely, also as machines come and go")
    func order() {
        var (order, random, loads) = (LoadOrder(count: 8), SplitMix64(state: 3), [Int?](repeating: nil, count: 8))
        for _ in 0..<3_000 {
            let machine = random.below(8)
            if loads[machine] == nil {
                loads[machine] = random.below(4)
                order.join(machine, load: loads[machine] ?? 0)
            } else if random.below(10) == 0 {
                loads[machine] = nil
                order.leave(machine)
            } else {
                loads[machine] = random.below(random.below(9) == 0 ? 40 : 4)
                order.set(loads[machine] ?? 0, of: machine)
            }
            let chosen = order.least(using: &random)
            #expect(chosen.flatMap { loads[$0] } == loads.compactMap(\.self).min())
        }
        for machine in 0..<8 {
            if loads[machine] == nil { order.join(machine, load: 0) }
            order.set(machine < 3 ? 1 : 2, of: machine)
        }
        let counts = (0..<3_000).reduce(into: [0, 0, 0]) { counts, _ in counts[order.least(using: &random) ?? 7] += 1 }
        for count in counts { #expect(abs(count - 1_000) < 130) }
    }

    @Test(
        "A latency's bin ends above it, by a sixteenth at most", arguments: [1, 2, 15, 16, 17, 31, 1_000, 123_456_789])
    func bins(latency: Int64) {
        let end = LatencyBins.end(of: LatencyBins.bin(latency))
        #expect(end > Double(latency) && end <= Double(latency) * (1 + 1.0 / 16) + 1)
    }

    @Test("Deaths are spread over the run and the fleet, and are noticed late")
    func deaths() {
        var troubles = FleetTroubles()
        (troubles.deaths, troubles.downTime, troubles.healthLag) = (2, 10, 3)
        let incidents = troubles.incidents(machines: 10, span: 100)
        #expect(
            incidents == [
                FleetIncident(at: 25, machine: 0, .dies), FleetIncident(at: 28, machine: 0, .leaves),
                FleetIncident(at: 35, machine: 0, .revives), FleetIncident(at: 38, machine: 0, .joins),
                FleetIncident(at: 75, machine: 5, .dies), FleetIncident(at: 78, machine: 5, .leaves),
                FleetIncident(at: 85, machine: 5, .revives), FleetIncident(at: 88, machine: 5, .joins),
            ])
        troubles.downTime = 2
        #expect(troubles.incidents(machines: 10, span: 100).map(\.kind) == [.dies, .revives, .dies, .revives])
    }

    @Test("A rolling reload takes each machine once, group by group, and out of the balancer before it ends")
    func reloads() {
        var troubles = FleetTroubles()
        (troubles.reloads, troubles.reloadGroups, troubles.drainTime, troubles.restartTime) = (true, 2, 1, 5)
        let incidents = troubles.incidents(machines: 4, span: 30)
        for machine in 0..<4 {
            let begin = machine < 2 ? Int64(10) : 20
            #expect(
                incidents.filter { $0.machine == machine } == [
                    FleetIncident(at: begin, machine: machine, .leaves),
                    FleetIncident(at: begin + 1, machine: machine, .dies),
                    FleetIncident(at: begin + 6, machine: machine, .revives),
                    FleetIncident(at: begin + 6, machine: machine, .joins),
                ])
        }
    }
}

extension SplitMix64 {
    fileprivate mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
