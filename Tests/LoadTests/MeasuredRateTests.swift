import Testing
import Workload

@testable import Load

struct MeasuredRateTests {
    @Test func requestsOfOneInstant_haveNoRate_andNoAssertionOfOneHolds() throws {
        let request = ScheduledRequest(at: 0, before: 0, downstream: 0, after: 0, deadline: 100_000_000)
        var record = LoadRecord()
        (record.ending, record.status, record.attempts, record.endedAt) = (.replied, 200, 1, 10_000_000)
        let run = LoadRun(
            schedule: Schedule([request, request], duration: .zero), records: [record, record],
            begin: Instant(nanoseconds: 0), beginRealtimeNanoseconds: 0, counts: LoadRun.Counts(), priority: .normal)
        let summary = LoadSummary([run])
        #expect(summary.goodput == 0 && summary.scheduledRate == 0 && summary.achievedRate == 0)
        #expect(summary.problems == [])
        for text in ["goodput>1/s", "goodput<1000000/s"] {
            #expect(try Assertion(text).violation(by: summary)?.hasPrefix("there is none") == true)
        }
        #expect(LoadTable.render(run, summary, target: "u").contains("goodput     none"))
    }

    @Test func requestsSentInTime_areAsManyPerSecondAsScheduled_howeverFew() {
        let run = ResultTests.run(latenciesMs: [5])
        let summary = LoadSummary([run])
        #expect(summary.achievedRate == summary.scheduledRate && summary.achievedRate == 100)
        #expect(Rate.shown(0.004) == "0.004/s" && Rate.shown(140) == "140.0/s")
    }
}
