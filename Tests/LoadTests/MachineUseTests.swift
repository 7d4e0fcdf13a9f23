import Testing
import Workload

@testable import Load

struct MachineUseTests {
    /// At a second, with the CPU that two cores and three processes have used: this one (7), its child (8), another
    /// (9).
    private static func moment(
        second: UInt64, cores: [Double], own: Double, child: Double?, other: Double, ended: Double = 0,
        stolen: Double = 0, stalled: Double? = nil
    ) -> MachineMoment {
        let times = cores.enumerated().map { ($0, CoreTimes(used: $1, stolen: $0 == 0 ? stolen : 0)) }
        var processes = [
            ProcessStat(pid: 7, parent: 1, name: "deadlined", seconds: own, ended: ended),
            ProcessStat(pid: 9, parent: 1, name: "stress", seconds: other),
        ]
        if let child { processes.append(ProcessStat(pid: 8, parent: 7, name: "deadlined", seconds: child)) }
        return MachineMoment(
            at: Instant(nanoseconds: second * 1_000_000_000), cores: Dictionary(uniqueKeysWithValues: times),
            stalled: stalled, processes: processes)
    }

    private static let begin = moment(second: 1, cores: [10, 20], own: 1, child: 2, other: 5, stolen: 1, stalled: 3)

    private static func use(
        _ end: MachineMoment, on cores: [Int], _ affinities: [Int32: CPUSet] = [:]
    ) throws -> MachineUse {
        try #require(MachineUse(from: begin, to: end, own: [7], on: CPUSet(cores), affinities: affinities))
    }

    @Test func whatOwnProcessesUse_isNotOthers_norIsWhatTheirEndedChildrenUsed() throws {
        // Both cores were busy for 4 s of 20; this one used 1 and its child 2.5.
        let end = MachineUseTests.moment(second: 11, cores: [13, 21], own: 2, child: 4.5, other: 5.5)
        #expect(abs(try MachineUseTests.use(end, on: [0, 1]).others - 0.5) < 1e-9)
        // The child has ended: its whole CPU is at its parent now.
        let ended = MachineUseTests.moment(second: 11, cores: [13, 21], own: 2, child: nil, other: 5.5, ended: 4.5)
        #expect(abs(try MachineUseTests.use(ended, on: [0, 1]).others - 0.5) < 1e-9)
    }

    @Test func ownProcessOnOtherCores_tookNothingOfTheContestants() throws {
        // The child has core 0, and this one core 1: of 3 s on core 0 the child used 2.5.
        let end = MachineUseTests.moment(second: 11, cores: [13, 21], own: 2, child: 4.5, other: 5.5)
        let use = try MachineUseTests.use(end, on: [0], [7: CPUSet([1]), 8: CPUSet([0])])
        #expect(use.cores == CPUSet([0]) && abs(use.others - 0.5) < 1e-9)
        #expect(abs(use.share(use.others) - 0.05) < 1e-9)
    }

    @Test func ownProcessOnOneOfThemAndOthers_hasAllOfThoseLookedAt() throws {
        let end = MachineUseTests.moment(second: 11, cores: [13, 21], own: 2, child: 4.5, other: 5.5)
        let use = try MachineUseTests.use(end, on: [0], [7: CPUSet([0, 1]), 8: CPUSet([0])])
        #expect(use.cores == CPUSet([0, 1]) && abs(use.others - 0.5) < 1e-9)
    }

    @Test func stealAndPressure_areTold_andWhoUsedMost() throws {
        let end = MachineUseTests.moment(
            second: 11, cores: [16, 20], own: 1, child: 2, other: 11, stolen: 2, stalled: 4)
        let use = try MachineUseTests.use(end, on: [0])
        #expect(use.stolen == 1 && use.pressure == 0.1 && use.culprit == "stress (pid 9)")
        #expect(
            Disturbance.looked(use).problem
                == "disturbed: others, the most of them stress (pid 9), used 60 % of core 0, the hypervisor 10 %, more "
                + "than 5 % together; wait until the machine is quiet")
        #expect(MachineReport(.looked(use)).isDisturbed == true)
    }

    @Test func coresThatTheKernelDoesNotTellOf_areNotJudged() {
        #expect(
            MachineUse(from: MachineUseTests.begin, to: MachineUseTests.begin, own: [7], on: CPUSet([0])) == nil)
        let end = MachineUseTests.moment(second: 2, cores: [], own: 1, child: 2, other: 5)
        #expect(MachineUse(from: MachineUseTests.begin, to: end, own: [7], on: CPUSet([0])) == nil)
        #expect(MachineReport(.unknown("why")).isDisturbed == nil && MachineReport(.unknown("why")).unjudged == "why")
    }

    @Test(arguments: [
        // Together more than 5 % of the cores, and more than five ticks.
        (10.0, 0.4, 0.0, false), (10, 0.6, 0, true), (10, 0.3, 0.3, true), (10, 0, 0.6, true), (0.3, 0.04, 0, false),
        (0.3, 0.06, 0, true),
    ])
    func disturbed_isWhatOthersAndTheHypervisorTakeTogether(
        seconds: Double, others: Double, stolen: Double, isDisturbed: Bool
    ) {
        let use = MachineUse(cores: CPUSet([0]), seconds: seconds, others: others, stolen: stolen)
        #expect((Disturbance.looked(use).problem != nil) == isDisturbed)
    }

    @Test func runs_addUp_andOneThatIsNotKnownMakesAllUnknown() {
        let (quiet, busy) = (
            MachineUse(cores: CPUSet([0]), seconds: 10, others: 0, stolen: 0),
            MachineUse(cores: CPUSet([0]), seconds: 10, others: 2, stolen: 0)
        )
        let sum = Disturbance.summed([.looked(quiet), .looked(busy)])
        #expect(sum?.problem?.hasPrefix("disturbed: others used 10 % of core 0") == true)
        #expect(Disturbance.summed([.looked(busy), .unknown("x")]) == .unknown("x"))
        #expect(Disturbance.summed([]) == nil)
    }
}
