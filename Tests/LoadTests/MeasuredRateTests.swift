import Foundation
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
            beginRealtimeNanoseconds: 0, counts: LoadRun.Counts(), priority: .normal)
        let summary = LoadSummary([run])
        #expect(summary.goodput == 0 && summary.rates.scheduled == 0 && summary.rates.achieved == 0)
        #expect(summary.problems == [])
        for text in ["goodput>1/s", "goodput<1000000/s"] {
            #expect(try Assertion(text).violation(by: summary)?.hasPrefix("there is none") == true)
        }
        #expect(LoadTable.render(LoadReport(run, summary, target: "u")).contains("goodput     none"))
    }

    @Test func requestsSentInTime_areAsManyPerSecondAsScheduled_howeverFew() {
        let run = ResultTests.run(latenciesMs: [5])
        let summary = LoadSummary([run])
        #expect(summary.rates.achieved == summary.rates.scheduled && summary.rates.achieved == 100)
        #expect(Rate.shown(0.004) == "0.004/s" && Rate.shown(140) == "140.0/s")
    }

    /// All replied to after 10 ms, and sent so much late.
    private static func run(atMs: [Double], for duration: Duration, lagMs: [Int: Double] = [:]) -> LoadRun {
        let requests = atMs.map {
            ScheduledRequest(at: Int64($0 * 1e6), before: 0, downstream: 0, after: 0, deadline: 100_000_000)
        }
        let records = requests.enumerated().map { number, request in
            var record = LoadRecord()
            (record.ending, record.status, record.attempts) = (.replied, 200, 1)
            record.sentAt = request.at + Int64((lagMs[number] ?? 0) * 1e6)
            record.endedAt = request.at + 10_000_000
            return record
        }
        return LoadRun(
            schedule: Schedule(requests, duration: duration), records: records, beginRealtimeNanoseconds: 0,
            counts: LoadRun.Counts(), priority: .normal)
    }

    struct Row: Sendable {
        var atMs: [Double]
        var durationMs: Double
        /// Nil where they can be judged.
        var sent: String?
    }

    private static func times(_ count: Int, every gapMs: Double) -> [Double] {
        (0..<count).map { (number: Int) -> Double in Double(number) * gapMs }
    }

    static let rows: [Row] = [
        // As of --rate 0.1/s --duration 12s, of --rate 1000/s --duration 1ms, and of --arrivals bursts:100.
        Row(atMs: [0, 10_000], durationMs: 12_000, sent: "2 requests at 2 instants"),
        Row(atMs: [0.1], durationMs: 1, sent: "1 request at 1 instant"),
        Row(atMs: times(100, every: 0), durationMs: 1_000, sent: "100 requests at 1 instant"),
        Row(atMs: times(9, every: 1) + times(9, every: 1), durationMs: 9, sent: "18 requests at 9 instants"),
        Row(atMs: times(10, every: 1), durationMs: 10, sent: nil),
        Row(atMs: times(20, every: 0.5), durationMs: 10, sent: nil),
    ]

    @Test(arguments: rows)
    func fewSends_areTooFewToJudgeARateBy_andNoAssertionOfOneHolds(row: Row) throws {
        let (atMs, durationMs, sent) = (row.atMs, row.durationMs, row.sent)
        let run = MeasuredRateTests.run(atMs: atMs, for: .microseconds(Int(durationMs * 1_000)))
        let summary = LoadSummary([run])
        #expect(abs(summary.rates.goodput / (Double(atMs.count) / durationMs * 1_000) - 1) < 1e-9)
        #expect(summary.rates.scheduled == summary.goodput && summary.rates.achieved == summary.goodput)
        let doubt = sent.map { "too few to judge: \($0) (it takes 10)" }
        for text in ["goodput>0.001/s", "goodput<1000000/s"] {
            #expect(try Assertion(text).violation(by: summary) == doubt.map { "it is \($0)" })
        }
        let table = LoadTable.render(LoadReport(run, summary, target: "u"), columns: 200)
        #expect(table.components(separatedBy: doubt ?? "too few").count == (doubt == nil ? 1 : 3), "\(table)")
        let report = LoadReport(run, summary, target: "u")
        #expect(report.rateDoubt == sent.map { "\($0) (it takes 10)" })
    }

    @Test func lateFirstSend_makesTheOthersNoFaster_andALateLastOneIsSlower() {
        let times = MeasuredRateTests.times(20, every: 1)
        func rates(_ lagMs: [Int: Double]) -> MeasuredRates {
            LoadSummary([MeasuredRateTests.run(atMs: times, for: .milliseconds(20), lagMs: lagMs)]).rates
        }
        #expect(rates([0: 0.7]).achieved == 1_000 && rates([19: 5]).achieved == 800)
        // Of few, the lag alone is judged.
        let few = MeasuredRateTests.run(atMs: [0, 0, 0, 0, 1], for: .milliseconds(2), lagMs: [4: 0.5])
        #expect(LoadSummary([few]).problems.isEmpty)
    }

    @Test func warmUp_isLeftOutOfAllThreeRates() {
        let times = MeasuredRateTests.times(20, every: 0.5) + MeasuredRateTests.times(10, every: 1).map { $0 + 10 }
        let run = MeasuredRateTests.run(atMs: times, for: .milliseconds(20))
        let rates = LoadSummary([run], from: .milliseconds(10)).rates
        #expect(rates.scheduled == 1_000 && rates.achieved == 1_000 && rates.goodput == 1_000 && rates.doubt == nil)
    }
}
