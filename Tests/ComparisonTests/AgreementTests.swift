import Telemetry
import Testing
import Workload

@testable import Comparison
@testable import Load

struct AgreementTests {
    /// A daemon that counted this, and holds these.
    private static func daemon(met: Int, missed: Int, unfinished: Int = 0) throws -> DaemonFigures {
        let text = """
            deadlined_requests_total{deadline="met"} \(met)
            deadlined_requests_total{deadline="missed"} \(missed)
            deadlined_in_flight \(unfinished)
            """
        return try Sample.daemon(text)
    }

    private static func record(
        _ number: Int, cause: String?, latencyMs: Double = 50, status: Int = 200, arrived: String = ""
    ) -> RequestEntry {
        var entry = Sample.entry(
            "run-\(number)", deadline: cause == nil ? "met" : "missed", cause: cause, latencyMs: latencyMs)
        (entry.status, entry.arrived) = (status, arrived)
        return entry
    }

    private static func agreement(
        _ latenciesMs: [Double?], _ daemon: DaemonFigures, _ records: [RequestEntry] = []
    ) -> Agreement {
        Agreement(of: Sample.run("m", latenciesMs: latenciesMs).run, idPrefix: "run-", daemon, records: records)
    }

    private static let hundred: [Double?] = Array(repeating: 10, count: 100)

    @Test func differencesOfBothSides_addUp_andDoNotCancel() throws {
        // The client missed the first, the daemon the second: one each, and yet they differ in two.
        let agreement = try AgreementTests.agreement(
            [nil, 10] + AgreementTests.hundred, AgreementTests.daemon(met: 101, missed: 1),
            [AgreementTests.record(0, cause: nil), AgreementTests.record(1, cause: "stale")])
        #expect(agreement.count == 2 && agreement.joined == 2 && !agreement.holds)
        #expect(
            agreement.explanations == [
                "1 in time at the client, missed at the daemon (stale)", "1 in time at the daemon, late at the client",
            ])
        #expect(
            agreement.problem
                == "client and daemon differ in 2 of 102 requests, more than 0.5 %: "
                + agreement.explanations.joined(separator: ", "))
    }

    @Test func whatTheDaemonStillHolds_isMissedOnBothSides() throws {
        let agreement = try AgreementTests.agreement(
            Array(repeating: nil, count: 50), AgreementTests.daemon(met: 0, missed: 2, unfinished: 48),
            [AgreementTests.record(0, cause: "queue"), AgreementTests.record(1, cause: "queue")])
        #expect(agreement.count == 0 && agreement.holds && agreement.problem == nil)
    }

    /// A daemon that counted this, with so many requests told 503.
    private static func daemon(met: Int, shed: Int, missed: Int = 0, turnedAway: Int = 0) throws -> DaemonFigures {
        try Sample.daemon(
            """
            deadlined_requests_total{deadline="met"} \(met)
            deadlined_requests_total{deadline="missed"} \(shed + missed)
            deadlined_dropped_requests_total{outcome="shed",reason="predicted"} \(shed)
            deadlined_rejected_requests_total{status="503"} \(turnedAway)
            """)
    }

    /// Requests, of which those of these numbers were refused to the last attempt.
    private static func refused(
        _ numbers: Set<Int>, of count: Int, attempts: UInt8 = 1, _ daemon: DaemonFigures, _ records: [RequestEntry] = []
    ) -> Agreement {
        let run = Sample.run("m", latenciesMs: Array(repeating: 10, count: count)) { number, record in
            record.attempts = attempts
            if numbers.contains(number) { record.status = 503 }
        }
        return Agreement(of: run.run, idPrefix: "run-", daemon, records: records)
    }

    @Test func refusedRequests_areMissedOnBothSides_withTheirRecordsAndWithout() throws {
        let daemon = try Self.daemon(met: 7, shed: 3)
        let agreement = Self.refused([1, 4, 5], of: 10, daemon, [Self.record(1, cause: "shed")])
        #expect(agreement.count == 0 && agreement.holds && agreement.joined == 1)
    }

    @Test(arguments: [(3, 0, []), (2, 1, []), (1, 0, ["2 refused to the client, not counted by the daemon"])])
    func whatClientsAreTold_theDaemonHasCounted(shed: Int, turnedAway: Int, expected: [String]) throws {
        let daemon = try Self.daemon(met: 97, shed: shed, missed: 3 - shed - turnedAway, turnedAway: turnedAway)
        #expect(Self.refused([1, 4, 5], of: 100, daemon).explanations == expected)
    }

    @Test func attemptsThatWereRefused_andTheirRetries_areRequestsToTheDaemon_andOneToTheClient() throws {
        // Each was refused twice, and one of them a third time; one record is of an earlier attempt.
        let daemon = try Self.daemon(met: 9, shed: 21)
        let records = [
            Self.record(1, cause: "shed"), Self.record(2, cause: "shed", status: 503, arrived: "10:00:00"),
            Self.record(2, cause: nil, arrived: "10:00:01"), Self.record(3, cause: "shed", status: 503),
        ]
        let agreement = Self.refused([1], of: 10, attempts: 3, daemon, records)
        #expect(agreement.explanations == [] && agreement.joined == 1 && agreement.attempts == 30)
    }

    @Test func attemptsThatANaiveClientMadeAfterItsDeadline_areMetByTheDaemonAlone() throws {
        // Of ten requests one was given up, sent again, and served.
        let daemon = try Self.daemon(met: 10, shed: 0, missed: 1)
        let run = Sample.run("m", latenciesMs: [nil] + Array(repeating: 10, count: 9)) { number, record in
            if number == 0 { record.attempts = 2 }
        }.run
        let served = LoadRun(
            schedule: run.schedule, records: run.records, beginRealtimeNanoseconds: 0,
            counts: LoadRun.Counts(retries: 1, servedAfterwards: 1), priority: .normal)
        let agreement = { (run: LoadRun) in
            Agreement(of: run, idPrefix: "run-", daemon, records: [Self.record(0, cause: "queue")]).explanations
        }
        #expect(agreement(served) == [])
        #expect(agreement(run) == ["1 in time at the daemon, late at the client (no record left)"])
    }

    @Test(arguments: [
        // Without records: met at the client 100 of 100.
        (100, 0, 0, []), (99, 1, 0, ["1 in time at the client, missed at the daemon (no record left)"]),
        (99, 0, 1, ["1 in time at the client, missed at the daemon (no record left)"]),
        (100, 2, 0, ["2 read by the daemon, not sent by the client"]),
    ])
    func withoutRecords_numbersAreCompared(met: Int, missed: Int, unfinished: Int, expected: [String]) throws {
        let agreement = try AgreementTests.agreement(
            AgreementTests.hundred, AgreementTests.daemon(met: met, missed: missed, unfinished: unfinished))
        #expect(agreement.explanations == expected)
        #expect(agreement.joined == 0 && agreement.holds == expected.isEmpty)
    }

    @Test(arguments: [(99.5, 2, true), (50.0, 2, false), (50.0, 200, true), (99.5, 199, true), (50.0, 199, false)])
    func oneDifference_isAllowedInTwoHundred_orAtTheVeryEdge(latencyMs: Double, total: Int, holds: Bool) throws {
        let agreement = try AgreementTests.agreement(
            [nil] + Array(repeating: 10, count: total - 1), AgreementTests.daemon(met: total, missed: 0),
            [AgreementTests.record(0, cause: nil, latencyMs: latencyMs)])
        #expect(agreement.count == 1 && agreement.holds == holds)
    }

    @Test func contestantsThatDisagree_areInvalid_alsoOverSeveralRuns() throws {
        let good = try Sample.run("m", latenciesMs: [10], daemon: AgreementTests.daemon(met: 1, missed: 0))
        let bad = try Sample.run("m", latenciesMs: [10], daemon: AgreementTests.daemon(met: 0, missed: 1))
        let figures = ContestantFigures([good, bad], of: good.contestant)
        #expect(figures.agreement?.holds == false && figures.agreement?.count == 1)
        #expect(
            figures.summary.problems == [
                "client and daemon differ in 1 of 2 requests, more than 0.5 %: "
                    + "1 in time at the client, missed at the daemon (no record left)"
            ])
    }
}
