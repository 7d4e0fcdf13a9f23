import Balancing
import Load
import Simulation
import Workload

/// A fleet behind each of some balancers: what it misses, and how many machines it needs.
package struct BalancerStudy: Sendable {
    package var balancers: [BalancerChoice]
    /// Machines that share the whole load; nil for as many as are planned, and of many a share of both.
    package var machines: Int?
    package var span: Duration
    package var troubles = FleetTroubles()

    /// Most machines unless a number is asked for: of more than these the figures hardly differ.
    private static let most = 50
    /// Most requests of a run that is repeated with other numbers of machines, and of any.
    private static let mostRepeated = 1_500_000.0
    package static let mostRequests = 500_000_000.0
    private static let batches = 20

    package init(balancers: [BalancerChoice], span: Duration) { (self.balancers, self.span) = (balancers, span) }

    /// Refuses a number of machines that cannot compute the load.
    func check(_ kind: MachineKind, _ work: PlannedWork) throws(LoadError) {
        guard let machines else { return }
        _ = try size(planned: machines, work)
        let load = work.cores / Double(machines * kind.cores)
        guard load < 1 else {
            throw LoadError(
                "--machines \(machines): the load would be \(NumberText.percent(load)) of their cores; name "
                    + "\(Int(work.cores / Double(kind.cores)) + 1) or more")
        }
    }

    /// How many machines are simulated, of so many that are planned, and the rate that they share.
    func size(planned: Int, _ work: PlannedWork) throws(LoadError) -> (machines: Int, rate: Double) {
        let count = machines ?? min(planned, BalancerStudy.most)
        let rate = machines == nil ? work.rate.perSecond * Double(count) / Double(planned) : work.rate.perSecond
        guard rate * span.seconds <= BalancerStudy.mostRequests else {
            throw LoadError(
                "\(NumberText.rate(rate)) for \(DurationText.format(span)) is more than "
                    + "\(Int(BalancerStudy.mostRequests)) requests; make --span shorter")
        }
        guard troubles.deaths <= count, troubles.slow <= count else {
            throw LoadError(
                "--deaths, --slow: more than the \(NumberText.count(count, "machine")) that are simulated; name fewer, "
                    + "or more --machines")
        }
        return (count, rate)
    }

    func run(
        _ kind: MachineKind, _ shape: MachineShape, planned: Int, _ work: PlannedWork, until stop: StopWish
    ) throws(LoadError) -> PlanReport.Fleet {
        let (count, rate) = try size(planned: planned, work)
        let load = rate / work.rate(ofLoad: Double(count), cores: shape.cores)
        let results = results(shape, count, rate, work, stop)
        let isRepeated = rate * span.seconds <= BalancerStudy.mostRepeated
        let needed =
            isRepeated ? SideBySide.map(balancers) { self.needed($0, shape, count, rate, work, stop) } : []
        var fleet = PlanReport.Fleet(
            kind: kind.name, machines: count, rate: rate, load: load, seconds: span.seconds,
            troubles: PlanReport.Troubles(troubles), rows: [])
        for (place, balancer) in balancers.enumerated() {
            guard let result = results[place] else { continue }
            let machines = place < needed.count ? needed[place] : nil
            fleet.rows.append(row(balancer, result, machines.map { Double($0) * work.rate.perSecond / rate }))
        }
        return fleet
    }

    /// Of those that were ended early, as far as they came; nil of those that were not begun.
    private func results(
        _ shape: MachineShape, _ count: Int, _ rate: Double, _ work: PlannedWork, _ stop: StopWish
    ) -> [FleetResult?] {
        let jobs = balancers.indices.flatMap { place in
            fleet(balancers[place], shape, count).parts(atMost: BalancerStudy.parts).map { (place, $0) }
        }
        let traffic = work.traffic(at: .constant(rate), span: span.nanoseconds)
        let found = SideBySide.map(jobs) { place, part in
            stop.isThere
                ? nil : fleet(balancers[place], shape, count).run(traffic, part) { _ in !stop.isThere }
        }
        return balancers.indices.map { place in
            let parts = zip(jobs, found).filter { $0.0.0 == place }.map(\.1)
            let begun = parts.compactMap(\.self)
            guard begun.count == parts.count, var sum = begun.first else { return nil }
            for part in begun.dropFirst() { sum.add(part) }
            return sum.tally.ended > 0 ? sum : nil
        }
    }

    /// Parts that a divisible fleet is cut into: one for each core that there may be.
    private static let parts = CPUSet.allowed.cores.count

    private func fleet(_ balancer: BalancerChoice, _ shape: MachineShape, _ count: Int) -> SimulatedFleet {
        var setting = FleetSetting(machines: count, balancer: balancer, span: span.nanoseconds)
        setting.cores = shape.cores
        setting.warmUp = span.nanoseconds / 20
        setting.troubles = troubles
        return SimulatedFleet(setting, shape)
    }

    /// The smallest number of machines that keeps the objective at that rate; nil where there is none, or it was ended.
    private func needed(
        _ balancer: BalancerChoice, _ shape: MachineShape, _ count: Int, _ rate: Double, _ work: PlannedWork,
        _ stop: StopWish
    ) -> Int? {
        // Fewer could not compute it all.
        var tooFew = max(Int(rate / work.rate(ofLoad: 1, cores: shape.cores)), troubles.slow)
        let traffic = work.traffic(at: .constant(rate), span: span.nanoseconds)
        func holds(_ machines: Int) -> Bool? {
            let result = fleet(balancer, shape, machines).run(traffic) { _ in !stop.isThere }
            return result.reached == span.nanoseconds ? result.tally.missedShare < work.objective : nil
        }
        var enough = max(count, tooFew + 1)
        while true {
            guard let isEnough = holds(enough) else { return nil }
            if isEnough { break }
            tooFew = enough
            enough = min(FleetSetting.mostMachines, enough + max(1, enough / 2))
            // More than four times as many would not mend what it is.
            guard tooFew < enough, tooFew < 4 * count else { return nil }
        }
        while enough - tooFew > 1 {
            let middle = (tooFew + enough) / 2
            guard let isEnough = holds(middle) else { return nil }
            if isEnough { enough = middle } else { tooFew = middle }
        }
        return enough
    }

    private func row(_ balancer: BalancerChoice, _ result: FleetResult, _ machines: Double?) -> PlanReport.FleetRow {
        let tally = result.tally
        var batches = Replications()
        let size = max(1, tally.stretches.count / BalancerStudy.batches)
        for first in stride(from: 0, to: tally.stretches.count, by: size) {
            let stretches = tally.stretches[first..<min(first + size, tally.stretches.count)]
            batches.add(
                Replications.Run(
                    missed: stretches.reduce(0) { $0 + $1.missed }, total: stretches.reduce(0) { $0 + $1.ended }))
        }
        var misses = batches.misses
        misses.share = tally.missedShare
        return PlanReport.FleetRow(
            balancer: balancer.name, misses: misses, lost: tally.lost, dropped: tally.dropped,
            meanMs: tally.meanLatency / 1e6, p99Ms: tally.latency(at: 0.99).map { $0 / 1e6 },
            machinesNeeded: machines.map { Int(($0 - 1e-9).rounded(.up)) },
            secondsReached: result.reached < span.nanoseconds ? Double(result.reached) / 1e9 : nil)
    }
}
