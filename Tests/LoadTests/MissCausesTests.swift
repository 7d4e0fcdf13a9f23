import Testing
import Workload

@testable import Load
@testable import Telemetry

struct MissCausesTests {
    private static func record(_ number: Int, cause: String?, prefix: String = "r-") -> RequestEntry {
        RequestEntry(
            id: "\(prefix)\(number)", mode: "m", worker: 0, method: "GET", arrived: "\(number)", status: 200,
            outcome: "replied", deadline: cause == nil ? "met" : "missed", stage: cause, cause: cause, budgetMs: 100,
            latencyMs: 10, latenessMs: 0, stages: .init(StageTimes()), timeline: [], arrivalExact: true,
            kind: "hash", units: .init(before: 0, after: 0), wastedCpuMs: 0)
    }

    private static func census(
        ended: Int, shed: Int = 0, expired: Int = 0, inFlight: Int = 0, _ records: [RequestEntry] = []
    ) -> DaemonCensus {
        DaemonCensus(ended: ended, shed: shed, expired: expired, inFlight: inFlight, records: records)
    }

    private static func causes(
        _ run: LoadRun, before: DaemonCensus = census(ended: 0), after: DaemonCensus
    ) -> MissCauses {
        MissCauses(of: run, idPrefix: "r-", before: before, after: after)
    }

    private static func text(_ causes: MissCauses) -> [String] { causes.counts.map { "\($0.cause): \($0.count)" } }

    @Test func missesWithoutARecord_areUnfinished_overwritten_orUnread_asTheDaemonsCountsSay() {
        // Ten misses: three have records, two are still there, four more have ended, and one was never read.
        let run = ResultTests.run(latenciesMs: Array(repeating: nil, count: 10))
        let records = (0..<3).map { MissCausesTests.record($0, cause: "queue") }
        let causes = MissCausesTests.causes(run, after: MissCausesTests.census(ended: 7, inFlight: 2, records))
        #expect(
            MissCausesTests.text(causes) == [
                "its record was overwritten: 4", "queue: 3", "unfinished at the daemon: 2",
                "never read by the daemon (backlog): 1",
            ])
        #expect(causes.joined == 3 && causes.total == 10)
        #expect(causes.table.hasSuffix("joined      3 of 10 requests with the daemon's records\n"))
    }

    @Test func whatWasThereBeforeTheRun_isNeitherOverwrittenNorJoined() {
        let run = ResultTests.run(latenciesMs: [nil, 10])
        let old = [MissCausesTests.record(0, cause: "stale", prefix: "old-")]
        let causes = MissCausesTests.causes(
            run, before: MissCausesTests.census(ended: 40, old),
            after: MissCausesTests.census(ended: 41, [MissCausesTests.record(1, cause: nil)] + old))
        #expect(MissCausesTests.text(causes) == ["never read by the daemon (backlog): 1"])
        #expect(causes.differences.isEmpty && causes.joined == 1)
    }

    @Test func whatOnlyOneSideMissed_isListed_withTheSide() {
        let run = ResultTests.run(latenciesMs: [120, 10, 10, nil])
        let records = [
            MissCausesTests.record(0, cause: nil), MissCausesTests.record(1, cause: "hangup"),
            MissCausesTests.record(2, cause: nil), MissCausesTests.record(3, cause: "queue"),
        ]
        let causes = MissCausesTests.causes(run, after: MissCausesTests.census(ended: 4, records))
        #expect(MissCausesTests.text(causes) == ["queue: 1", "the way to and from the daemon: 1"])
        #expect(
            causes.differences.map { "\($0.why): \($0.count)" } == [
                "in time at the client, missed at the daemon (hangup): 1",
                "in time at the daemon, late at the client: 1",
            ])
    }

    @Test func missesOfTheClientsOwn_areNotTheBacklogs() {
        let endings: [LoadRecord.Ending] = [.refused, .unsent, .lost, .malformed, .replied, .gaveUp, .gaveUp]
        let run = ResultTests.run(latenciesMs: endings.map { _ in nil }, lagMs: { $0 == 6 ? 150 : 0 }) {
            number, record in
            record.ending = endings[number]
            record.status = endings[number] == .replied ? 503 : 0
        }
        let causes = MissCausesTests.causes(run, after: MissCausesTests.census(ended: 0))
        #expect(
            MissCausesTests.text(causes) == [
                "client lag: 1", "connection lost: 1", "connection refused: 1", "malformed reply: 1",
                "never read by the daemon (backlog): 1", "not sent: 1", "status 503: 1",
            ])
    }

    @Test func whatADaemonRefusedOrStopped_hasItsCause_alsoWhereTheRecordIsGone() {
        // Of 6 told 503 two have a record and three more were shed; of 2 told 504 one was stopped.
        let statuses: [UInt16] = [503, 503, 503, 503, 503, 503, 504, 504]
        let run = ResultTests.run(latenciesMs: statuses.map { _ in 10 }, change: { $1.status = statuses[$0] })
        let records = (0..<2).map { number in
            var record = MissCausesTests.record(number, cause: "shed")
            record.outcome = "shed"
            return record
        }
        let causes = MissCausesTests.causes(
            run, before: MissCausesTests.census(ended: 50, shed: 7, expired: 1),
            after: MissCausesTests.census(ended: 56, shed: 12, expired: 2, records))
        #expect(
            MissCausesTests.text(causes) == ["shed: 5", "expired: 1", "status 503: 1", "status 504: 1"])
        #expect(causes.joined == 2 && causes.differences.isEmpty)
    }

    @Test func requestThatWasSentAgain_isJoinedWithItsLastAttempt_whicheverWasMissed() {
        let run = ResultTests.run(latenciesMs: [10, 10, nil], change: { $1.attempts = 2 })
        let attempt = { (number: Int, cause: String?, arrived: String) in
            var record = MissCausesTests.record(number, cause: cause)
            (record.arrived, record.status) = (arrived, cause == "shed" ? 503 : 200)
            return record
        }
        // Misses first, as a census has them; of the second request the last attempt's record has been displaced.
        let records = [
            attempt(0, "shed", "1"), attempt(1, "shed", "1"), attempt(2, "shed", "1"), attempt(2, "queue", "2"),
            attempt(0, nil, "2"),
        ]
        let causes = MissCausesTests.causes(run, after: MissCausesTests.census(ended: 6, shed: 3, records))
        #expect(MissCausesTests.text(causes) == ["queue: 1"])
        #expect(causes.joined == 2 && causes.differences.isEmpty)
    }

    @Test func lateReply_withoutARecord_wasOverwritten_andTheWarmUpIsLeftOut() {
        let run = ResultTests.run(latenciesMs: [nil, nil, 120, 10])
        let causes = MissCauses(
            of: run, from: .nanoseconds(run.schedule.requests[2].at), idPrefix: "r-",
            before: MissCausesTests.census(ended: 0), after: MissCausesTests.census(ended: 4))
        #expect(MissCausesTests.text(causes) == ["its record was overwritten: 1"])
        #expect(causes.total == 2)
    }
}
