import Testing
import Workload

@testable import Load

struct RecoveryTests {
    /// Seconds of 100 requests with so many misses each.
    private static func seconds(_ missed: [Int]) -> [MissesOfSecond] {
        missed.map { MissesOfSecond(total: 100, missed: $0) }
    }

    @Test(arguments: [
        // It never stopped keeping deadlines.
        ([0, 0, 1], 0.0, 0.01), ([100, 60, 2, 1, 0, 0], 3, 0),
        // 2 % is not below 2 %.
        ([2, 2], nil, nil), ([100, 100, 100], nil, nil), ([], nil, nil),
        // One good second and a relapse: said so.
        ([100, 0, 100], 1, 1), ([100, 0], 1, nil),
    ])
    func recovery_isTheFirstSecondBelow2Percent(missed: [Int], seconds: Double?, worst: Double?) {
        let recovery = Recovery(RecoveryTests.seconds(missed))
        #expect(recovery.seconds == seconds)
        #expect(recovery.worstAfterwards == worst)
    }

    @Test func secondWithoutRequests_saysNothing() {
        let none = MissesOfSecond()
        let recovery = Recovery([MissesOfSecond(total: 10, missed: 10), none, MissesOfSecond(total: 10), none])
        #expect(recovery.seconds == 2 && recovery.worstAfterwards == nil)
    }

    @Test func recovery_countsFromTheEndOfTheSurge_byWhenRequestsWereScheduled() {
        // A request every 10 ms for 3.5 s; those of the second second are missed.
        let latencies = (0..<350).map { (100..<200).contains($0) ? nil : 10.0 } as [Double?]
        let run = ResultTests.run(latenciesMs: latencies)
        #expect(
            MissesOfSecond.all(of: run) == [
                MissesOfSecond(total: 100), MissesOfSecond(total: 100, missed: 100), MissesOfSecond(total: 100),
            ])
        #expect(Recovery(of: run, after: .seconds(1)).seconds == 1)
        #expect(Recovery(of: run, after: .milliseconds(1_500)).seconds == 1)
        #expect(Recovery(of: run, after: .milliseconds(1_990)).seconds == 0)
        // There is no whole second behind it.
        #expect(Recovery(of: run, after: .seconds(3)).seconds == nil)
    }

    @Test(arguments: [
        ([100, 1, 3], "1 s after the surge: a second with less than 2 % missed; at most 3.0 % in a later one"),
        ([0], "0 s after the surge: a second with less than 2 % missed"),
        ([9, 9], "none in 2 seconds after the surge"),
        ([], "none in 0 seconds after the surge"),
    ])
    func recovery_isTold(missed: [Int], text: String) {
        #expect(Recovery(RecoveryTests.seconds(missed)).description == text)
    }

    @Test func recovery_isReported_whereTheScheduleHasASurge() {
        let run = ResultTests.run(latenciesMs: Array(repeating: 10, count: 300))
        let surge = [
            Phase(rate: Rate(perSecond: 200), duration: .seconds(1)),
            Phase(rate: Rate(perSecond: 100), duration: .seconds(2)),
        ]
        let phased = LoadRun(
            schedule: Schedule(run.schedule.requests, duration: run.schedule.duration, phases: surge),
            records: run.records, beginRealtimeNanoseconds: 0, counts: run.counts, priority: .normal)
        let report = LoadReport(phased, LoadSummary([phased]), target: "t")
        #expect(report.recovery?.seconds == 0 && report.recovery?.missesBySecond.count == 2)
        #expect(LoadTable.render(report, columns: 200).contains("\nrecovery    0 s after the surge"))
        #expect(LoadReport(run, LoadSummary([run]), target: "t").recovery == nil)
    }

    @Test func requestsThatWereCutOff_doNotCount() {
        let cut = { (number: Int, record: inout LoadRecord) in
            if number >= 60 { record.ending = .cutOff }
        }
        let run = ResultTests.run(latenciesMs: Array(repeating: 10, count: 100), change: cut)
        #expect(MissesOfSecond.all(of: run) == [MissesOfSecond(total: 60)])
    }
}
