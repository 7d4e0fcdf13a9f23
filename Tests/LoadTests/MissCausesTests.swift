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

    private static func census(ended: Int, inFlight: Int = 0, _ records: [RequestEntry] = []) -> DaemonCensus {
        DaemonCensus(ended: ended, inFlight: inFlight, records: records)
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

    @Test func lateReply_withoutARecord_wasOverwritten_andTheWarmUpIsLeftOut() {
        let run = ResultTests.run(latenciesMs: [nil, nil, 120, 10])
        let causes = MissCauses(
            of: run, from: .nanoseconds(run.schedule.requests[2].at), idPrefix: "r-",
            before: MissCausesTests.census(ended: 0), after: MissCausesTests.census(ended: 4))
        #expect(MissCausesTests.text(causes) == ["its record was overwritten: 1"])
        #expect(causes.total == 2)
    }
}
