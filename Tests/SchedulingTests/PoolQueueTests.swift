import Testing
import Workload

@testable import Scheduling

/// What holds whatever happens, in whatever order: over random runs, each of which its shape and seed repeat.
@Suite struct PoolQueueTests {
    /// Of each shape.
    private static let seeds: Range<UInt64> = 0..<6

    @Test(arguments: Discipline.all, Policy.all)
    func eachRequestIsAnsweredOnce_nothingWaitsBesideASlot_andSumsHold(
        _ discipline: Discipline, _ policy: Policy
    ) throws {
        for slots in [nil, 1, 2, 3] {
            for blocks in [true, false] {
                for seed in PoolQueueTests.seeds {
                    var scheduling = Scheduling(discipline: discipline)
                    scheduling.slots = slots
                    scheduling.resumedFirst = seed % 2 == 0
                    scheduling.abandons = seed % 3 == 0
                    scheduling.overload = Overload(policy: policy)
                    scheduling.overload.longestQueue = seed % 3 == 1 ? 4 : nil
                    scheduling.overload.acts = seed != 4
                    let threads = Int(seed % 4) + 1
                    let run = PoolRun(
                        PoolRun.Shape(scheduling: scheduling, threads: threads, blocks: blocks), seed: seed)
                    try run.run()
                }
            }
        }
    }

    @Test func seatGetsASecondSlot_whileTheFirstIsForAnEntryWhoseThreadIsOnItsWay() {
        var scheduling = Scheduling()
        scheduling.slots = 2
        var pool = PoolQueue<Int, String>(scheduling)
        pool.beginIdling()
        pool.push(1, .soon)
        #expect(pool.threadsToWake() == .one)
        pool.rejoin("seat", .soon)
        let granted = [pool.granted(at: Instant(nanoseconds: 0)), pool.granted(at: Instant(nanoseconds: 0))]
        #expect(granted.map { $0?.entry } == ["seat", nil] && pool.freeSlots == 1)
    }
}
