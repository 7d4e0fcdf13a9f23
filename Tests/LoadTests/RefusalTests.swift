import Testing
import Workload

@testable import Load

struct RefusalTests {
    private static func report(_ statuses: [UInt16], change: (Int, inout LoadRecord) -> Void = { _, _ in })
        -> LoadReport
    {
        let all = { (number: Int, record: inout LoadRecord) in
            record.status = statuses[number]
            change(number, &record)
        }
        let run = ResultTests.run(latenciesMs: statuses.indices.map { Double($0 + 1) }, change: all)
        return LoadReport(run, LoadSummary([run]), target: "t")
    }

    @Test func refusals_areMisses_andTheirTimesAreTold() {
        let report = RefusalTests.report([200, 503, 503, 429, 504, 502])
        #expect(report.misses.missed == 5)
        #expect(report.refusals == Refusals(shed: 3, expired: 1, p50Ms: 3, p99Ms: 4, maxMs: 4))
        #expect(
            LoadTable.render(report, columns: 200).contains(
                "\nrefused     shed 3 (told after p50 3.00 ms, p99 4.00 ms, max 4.00 ms), expired 1\n"))
    }

    @Test func requestThatWasSentAgain_countsFromItsLastAttempt() {
        let report = RefusalTests.report([503]) { _, record in
            (record.attempts, record.attemptedAt, record.endedAt) = (2, 40_000_000, 42_000_000)
        }
        #expect(report.refusals?.p99Ms == 2)
        #expect(report.amplification == 2)
    }

    @Test func stoppedRequests_haveNoTimeToARefusal() {
        let report = RefusalTests.report([200, 504])
        #expect(report.refusals == Refusals(shed: 0, expired: 1))
        #expect(LoadTable.render(report).contains("\nrefused     expired 1\n"))
    }

    @Test func whereNothingWasRefused_nothingIsSaid() throws {
        // A status that came before the deadline is none of a request that was given up.
        let report = RefusalTests.report([200, 503]) { _, record in
            if record.status == 503 { record.ending = .gaveUp }
        }
        #expect(report.refusals == nil && !LoadTable.render(report).contains("refused"))
        #expect(report.amplification == 1)
    }

    @Test func amplification_isOfTheRequestsThatWereSent() {
        let attempts: [UInt8] = [1, 4, 1, 0]
        let change = { (number: Int, record: inout LoadRecord) in
            record.attempts = attempts[number]
            if number == 3 { record.ending = .unsent }
        }
        let run = ResultTests.run(latenciesMs: [10, nil, 10, nil], change: change)
        #expect(LoadSummary([run]).amplification == 2)
        #expect(LoadSummary([run], from: .milliseconds(20)).amplification == 1)
    }
}
