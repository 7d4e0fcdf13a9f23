@testable import Load
import Simulation
import Testing

@testable import Planning

struct PlanTableTests {
    private static func report() throws -> PlanReport {
        let work = try PlannedWork("mixed", Rate(perSecond: 10_000), 0.01, seed: 1)
        let price = try Price("0.12EUR")
        var report = PlanReport(work, price)
        var kind = MachineKind(name: "loop", shape: nil, cores: 1)
        kind.capacity = MachineKind.Capacity(load: 0.68, low: 0.66, high: 0.70, source: .measured)
        report.add(kind, work, price)
        kind = MachineKind(name: "pool", shape: nil, cores: 2)
        kind.capacity = MachineKind.Capacity(load: 0.5, low: 0.5, high: 0.5, source: .given)
        report.add(kind, work, price)
        report.add(MachineKind(name: "other", shape: nil, cores: 1), work, price)
        report.addArticle(work, cores: 1, price)
        return report
    }

    @Test("Machines are told with their intervals, what was not found as a dash, and the fewest cores at the end")
    func machines() throws {
        let lines = try PlanTable.render(Self.report(), columns: 200).split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "mixed at 10000.0/s, misses<1%: 50.0 cores' worth of compute; what a machine holds and its use are "
                    + "shares of its cores",
                "                              holds    machines      use           cost/h            from",
                "loop                   68 % (66…70)  74 (72…76)     68 %         8.88 EUR        measured",
                "pool                           50 %          50     50 %         6.00 EUR  given, 2 cores",
                "other                       nothing           –        –                –               –",
                "autoscaled at 25–30 %                   167…200  25–30 %  20.04…24.00 EUR     the article",
                "loop needs the fewest: 74 machines at 68 % of their cores; autoscaling at 25–30 % takes 2.3 to 2.7 "
                    + "times as many.",
            ])
    }

    @Test("A fleet is told with what it went through, and one that was ended early with how far it came")
    func fleet() throws {
        var report = try Self.report()
        var troubles = FleetTroubles()
        (troubles.deaths, troubles.slow, troubles.reloads) = (1, 2, true)
        let misses = MissRatio(share: 0.01, low: 0.008, high: 0.012, missed: 10, total: 1_000)
        report.fleet = PlanReport.Fleet(
            kind: "loop", machines: 50, rate: 6_757, load: 0.676, seconds: 60, troubles: .init(troubles),
            rows: [
                PlanReport.FleetRow(
                    balancer: "random", misses: misses, lost: 7, dropped: 0, meanMs: 36.5, p99Ms: 99, machinesNeeded: 75
                ),
                PlanReport.FleetRow(
                    balancer: "pick-two", misses: misses, lost: 0, dropped: 0, meanMs: 30, secondsReached: 12.34),
            ])
        let lines = PlanTable.render(report, columns: 200).split(separator: "\n").map(String.init)
        #expect(
            lines[6...10] == [
                "simulated: 50 machines of loop, 6757.0/s, 68 % of their cores, for 60 s, 1 death of 10 s, seen after "
                    + "2 s, 2 machines 2 times as slow, all reloaded in turn",
                "                        missed (95 %)  lost      mean       p99  needs",
                "random             1.00 % (0.80…1.20)     7  36.50 ms  99.00 ms     75",
                "pick-two (12.3 s)  1.00 % (0.80…1.20)     0  30.00 ms         –      –",
                "needs: machines for the whole load behind it, that hold the objective",
            ])
    }

    @Test("A fleet that scales is told with its hours and its costs")
    func scaling() throws {
        var report = try Self.report()
        report.scaling = PlanReport.Scaling(
            kind: "loop", curve: "daily:4", seconds: 3_600, startSeconds: 30, share: 0.27, balancer: "pick-two",
            price: "0.12EUR",
            rows: [
                PlanReport.ScalingRow(
                    name: "autoscaled at 60 %", misses: 0.0123, worst: 0.2, machineHours: 52, mostMachines: 92,
                    utilisation: 0.55, cost: 6.24)
            ])
        let lines = PlanTable.render(report, columns: 200).split(separator: "\n").map(String.init)
        #expect(
            lines[6...8] == [
                "simulated: daily:4, 60 min, loop behind pick-two; a machine starts in 30 s; 27 % of the load were "
                    + "simulated, the figures are those of the whole",
                "                    missed  at worst  machine-hours  most   use      cost",
                "autoscaled at 60 %  1.23 %    20.0 %           52.0    92  55 %  6.24 EUR",
            ])
    }
}
