import Testing
import Workload

@testable import Load

struct ResultTests {
    /// A run of requests every 10 ms with a deadline of 100 ms.
    static func run(
        latenciesMs: [Double?], lagMs: (Int) -> Double = { _ in 0 },
        change: (Int, inout LoadRecord) -> Void = { _, _ in }
    ) -> LoadRun {
        let requests = latenciesMs.indices.map {
            ScheduledRequest(at: Int64($0) * 10_000_000, before: 0, downstream: 0, after: 0, deadline: 100_000_000)
        }
        let records = latenciesMs.enumerated().map { number, latency in
            var record = LoadRecord()
            record.attempts = 1
            record.sentAt = requests[number].at + Int64(lagMs(number) * 1e6)
            record.ending = latency == nil ? .gaveUp : .replied
            record.status = latency == nil ? 0 : 200
            record.endedAt = requests[number].at + Int64((latency ?? 100) * 1e6)
            change(number, &record)
            return record
        }
        return LoadRun(
            schedule: Schedule(requests, duration: .milliseconds(10) * latenciesMs.count), records: records,
            beginRealtimeNanoseconds: 0, counts: LoadRun.Counts(), priority: .normal)
    }

    @Test(arguments: [(0.0, 1.0), (0.01, 1), (0.5, 50), (0.501, 51), (0.99, 99), (0.991, 100), (1, 100)])
    func percentile_isTheNearestRank(share: Double, expected: Double) {
        let latencies = Latencies((1...100).reversed().map { .init(nanoseconds: $0 * 1_000_000, isLowerBound: false) })
        #expect(latencies.percentile(share)?.nanoseconds == Int64(expected * 1e6))
    }

    @Test func requestThatWasGivenUp_countsAsALowerBound_andAsMissed() {
        let summary = LoadSummary([ResultTests.run(latenciesMs: [10, nil, 20, 120])])
        #expect(summary.latencies.percentile(0.5) == .init(nanoseconds: 20_000_000, isLowerBound: false))
        #expect(summary.latencies.percentile(0.75) == .init(nanoseconds: 100_000_000, isLowerBound: true))
        // The one that gave up might have waited for longer than any other.
        #expect(summary.latencies.percentile(1) == .init(nanoseconds: 120_000_000, isLowerBound: true))
        #expect(summary.misses.missed == 2 && summary.misses.total == 4)
        #expect(summary.latencies.mean == 62_500_000)
        #expect(summary.goodput == 50)
        #expect(summary.endings.map(\.name) == ["in time", "gave up", "late"])
        #expect(summary.endings.map(\.count) == [2, 1, 1])
    }

    @Test func percentile_thatIsALittleMoreInBinary_isNotRankedHigher() {
        let latencies = Latencies((1...1_000).map { .init(nanoseconds: $0, isLowerBound: false) })
        #expect(latencies.percentile(99.9 / 100)?.nanoseconds == 999)
        #expect(latencies.percentile(0.9991)?.nanoseconds == 1_000)
    }

    @Test func refusal_isNoFastReply() {
        let refuse = { (number: Int, record: inout LoadRecord) in
            if number == 0 || number == 3 { record.status = 503 }
        }
        let run = ResultTests.run(latenciesMs: [1, 10, 20, 130], change: refuse)
        let latencies = LoadSummary([run]).latencies
        #expect(latencies.percentile(0.5) == .init(nanoseconds: 20_000_000, isLowerBound: false))
        #expect(latencies.percentile(0.75) == .init(nanoseconds: 100_000_000, isLowerBound: true))
        #expect(latencies.percentile(1) == .init(nanoseconds: 130_000_000, isLowerBound: true))
    }

    private static let invalid = "no request was replied to with 2xx: "

    @Test(arguments: [
        ([LoadRecord.Ending.refused, .refused], [0, 0], invalid + "2 refused; does anything listen there?"),
        (
            [.replied, .replied, .replied], [404, 400, 404],
            invalid + "2 of status 404, 1 of status 400; is its path right?"
        ),
        ([.replied, .lost], [503, 0], invalid + "1 lost, 1 of status 503"),
        ([.malformed], [0], invalid + "1 malformed; is that spoken there?"),
        // A server that is too slow for all of them is told by its misses.
        ([.gaveUp, .gaveUp], [0, 0], nil), ([.refused, .gaveUp], [0, 0], nil), ([.refused, .replied], [0, 200], nil),
        ([], [], nil),
    ])
    func run_inWhichNothingWasServed_isInvalid(endings: [LoadRecord.Ending], statuses: [UInt16], problem: String?) {
        let change = { (number: Int, record: inout LoadRecord) in
            (record.ending, record.status) = (endings[number], statuses[number])
        }
        let run = ResultTests.run(latenciesMs: endings.map { _ in 10 }, change: change)
        #expect(LoadSummary([run]).problems == [problem].compactMap(\.self))
    }

    @Test(arguments: ["misses<1%", "goodput<1/s", "p99<80ms"])
    func assertion_withoutRequests_doesNotHold(text: String) throws {
        let summary = LoadSummary([ResultTests.run(latenciesMs: [10])], from: .seconds(1))
        #expect(try Assertion(text).violation(by: summary) == "there were no requests")
    }

    @Test func warmUp_isLeftOut() {
        let summary = LoadSummary([ResultTests.run(latenciesMs: [nil, nil, 20, 30])], from: .milliseconds(20))
        #expect(summary.misses.total == 2 && summary.misses.missed == 0)
        #expect(summary.goodput == 100)
    }

    @Test(arguments: [(0, 10, 0.0, 0.27753), (1, 10, 0.01788, 0.40415), (50, 100, 0.40383, 0.59617)])
    func wilson_isAsInItsTables(missed: Int, total: Int, low: Double, high: Double) {
        let interval = MissRatio.wilson(missed: missed, of: total)
        #expect(abs(interval.lowerBound - low) < 1e-4)
        #expect(abs(interval.upperBound - high) < 1e-4)
    }

    @Test func interval_ofMissesInClusters_isWiderThanOfScatteredOnes() {
        let clustered = MissRatio((0..<2_000).map { $0 < 200 })
        let scattered = MissRatio((0..<2_000).map { $0 % 10 == 0 })
        #expect(clustered.share == 0.1 && scattered.share == 0.1)
        #expect(clustered.high - clustered.low > 3 * (scattered.high - scattered.low))
    }

    @Test(arguments: [(0.9, 0.9, true), (1.1, 0.9, true), (1.1, 1.1, false)])
    func lag_above1MsForMoreThan1InAHundred_isInvalid(first: Double, others: Double, isValid: Bool) {
        let run = ResultTests.run(latenciesMs: Array(repeating: 5, count: 100)) { $0 == 0 ? first : others }
        #expect(Validity.problems(of: run).isEmpty == isValid)
    }

    @Test func lag_isAllowed1PercentOfTheDeadline() {
        let lagged = ResultTests.run(latenciesMs: Array(repeating: 5, count: 100)) { _ in 1.5 }
        let requests = lagged.schedule.requests.map { request in
            var request = request
            request.deadline = 200_000_000
            return request
        }
        let patient = LoadRun(
            schedule: Schedule(requests, duration: lagged.schedule.duration), records: lagged.records,
            beginRealtimeNanoseconds: 0, counts: lagged.counts, priority: .normal)
        #expect(!Validity.problems(of: lagged).isEmpty)
        #expect(Validity.problems(of: patient).isEmpty)
    }

    @Test(arguments: [(0.0, true), (0.5, true), (1.5, false)])
    func rate_thatDiffersByMoreThan1Percent_isInvalid(slowdownPercent: Double, isValid: Bool) {
        // Sends fall behind evenly: the last of 100 by that share of 990 ms.
        let run = ResultTests.run(latenciesMs: Array(repeating: 5, count: 100)) { Double($0) * slowdownPercent / 10 }
        #expect(Validity.problems(of: run).contains { $0.hasPrefix("sent at") } == !isValid)
    }

    @Test(arguments: [
        ("misses<30%", true), ("misses<25%", false), ("p50<21ms", true), ("p50<20ms", false), ("p99.9>99ms", true),
        ("goodput>70/s", true), ("goodput > 80/s", false),
    ])
    func assertion_holdsOrNot(text: String, holds: Bool) throws {
        let latenciesMs = Array(repeating: [10, nil, 20, 30], count: 3).flatMap(\.self) as [Double?]
        let summary = LoadSummary([ResultTests.run(latenciesMs: latenciesMs)])
        #expect(try (Assertion(text).violation(by: summary) == nil) == holds)
    }

    @Test func assertionOfALatency_thatNobodyWaitedFor_doesNotHold() throws {
        let summary = LoadSummary([ResultTests.run(latenciesMs: [10, nil, nil, nil])])
        #expect(try Assertion("p99<200ms").violation(by: summary) == "it is ≥100.00 ms")
        #expect(try Assertion("p99>50ms").violation(by: summary) == nil)
        #expect(try Assertion("p25<200ms").violation(by: summary) == nil)
    }

    @Test(arguments: [(200, true), (99, false)])
    func interval_ofFewerThan400_isThatOfTenBatches_andBelow100WilsonsAlone(count: Int, isWider: Bool) {
        let misses = MissRatio((0..<count).map { $0 < count / 10 })
        let wilson = MissRatio.wilson(missed: misses.missed, of: count)
        #expect((misses.high > 1.5 * wilson.upperBound) == isWider)
        #expect(isWider || misses.high == wilson.upperBound)
    }

    @Test func fortiosCodes_leaveTheWarmUpOut() {
        let run = ResultTests.run(latenciesMs: [10, nil, 20, 30])
        let (start, one) = (Duration.milliseconds(20), LoadSummary([run], from: .milliseconds(20)))
        let report = FortioReport(run, one, from: start, target: "u", startTime: "now")
        #expect(report.RetCodes == ["200": 2] && report.DurationHistogram.Count == 2)
        #expect(report.ActualDuration == 20_000_000)
    }

    @Test(arguments: [
        "", "misses", "misses<", "misses<1", "p<1ms", "p101<1ms", "p50<1", "goodput>1", "speed>1/s", "misses=1%",
    ])
    func badAssertion_isRefused(text: String) {
        #expect(throws: LoadError("\"\(text)\": want misses<1%, p99<80ms or goodput>100/s")) { try Assertion(text) }
    }

    @Test func deadlineOrder_isThatOfExpiries_andPassesOverWhatIsOver() {
        let requests = [(0, 100), (1, 10), (2, 50)].map {
            ScheduledRequest(at: $0.0, before: 0, downstream: 0, after: 0, deadline: $0.1)
        }
        var order = DeadlineOrder(requests)
        #expect(order.next { _ in true }?.number == 1)
        #expect(order.next { $0 != 1 }?.number == 2)
        order.advance()
        #expect(order.next { _ in true }?.number == 0)
        #expect(order.next { _ in true }?.expiry == 100)
        order.advance()
        #expect(order.next { _ in true } == nil)
    }

    @Test func deadlineThatCountsAnew_standsAmongTheOthers_untilItsRequestIsOver() {
        let requests = [(0, 10), (1, 100)].map {
            ScheduledRequest(at: $0.0, before: 0, downstream: 0, after: 0, deadline: $0.1)
        }
        var order = DeadlineOrder(requests)
        order.advance()
        order.renew(0, expiry: 50)
        #expect(order.next { _ in true }?.expiry == 50)
        order.advance()
        #expect(order.next { _ in true }?.number == 1)
        order.renew(0, expiry: 60)
        #expect(order.next { $0 != 0 }?.number == 1)
        order.advance()
        #expect(order.next { _ in true } == nil)
    }

    @Test func hdrText_isWhatItsReadersExpect() {
        let latencies = Latencies((1...4).map { .init(nanoseconds: $0 * 1_000_000, isLowerBound: false) })
        let lines = HDRText.render(latencies).split(separator: "\n").map(String.init)
        #expect(lines[0] == "       Value     Percentile TotalCount 1/(1-Percentile)")
        #expect(lines[1] == "       1.000 0.000000000000          1           1.00")
        #expect(lines.contains("       4.000 1.000000000000          4"))
        #expect(lines.suffix(2) == ["#[Max     =        4.000, Total count    =            4]", "#[Protocol = http1]"])
    }
}
