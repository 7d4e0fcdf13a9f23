import Foundation
import Testing
import Workload

@testable import Telemetry

struct RecordPagesTests {
    /// The samples' arrival, 1 s on the monotonic clock, is 2026-11-23 18:49:03.000250 UTC.
    private let clock = WallClock(now: Instant(nanoseconds: 2_000_000_000), realtime: 1_795_459_744_000_250_000)

    private func page(_ accounts: [Account], query: String? = nil) throws -> String {
        let slab = try WorkerSlab(slot: 2, mode: "some-mode")
        for account in accounts { slab.commit(account) }
        let filter = try RequestFilter(query: query, modes: ["some-mode"])
        return RequestsPage.render(Totals(modes: []).records(filter, with: [slab]), clock)
    }

    @Test func `a miss is shown whole, with its holder`() throws {
        #expect(
            try page([.story]) == """
                {"requests":[
                {"id":"9f-3","mode":"some-mode","worker":2,"method":"GET","arrived":"2026-11-23T18:49:03.000250Z",\
                "status":200,"outcome":"replied","deadline":"missed","stage":"stale","cause":"stale",\
                "budget_ms":150,"latency_ms":421,"lateness_ms":271,\
                "stages":{"kernel":1,"queue":1,"compute":40,"preempted":80,"downstream":50,"stale":248,"write":1},\
                "timeline":[{"stage":"kernel","start_ms":0,"duration_ms":1},\
                {"stage":"queue","start_ms":1,"duration_ms":1},\
                {"stage":"compute","start_ms":2,"duration_ms":20,"cpu_ms":20},\
                {"stage":"downstream","start_ms":22,"duration_ms":50},\
                {"stage":"stale","start_ms":72,"duration_ms":248},\
                {"stage":"compute","start_ms":320,"duration_ms":100,"cpu_ms":20},\
                {"stage":"write","start_ms":420,"duration_ms":1}],\
                "arrival_exact":true,"answer_exact":true,"kind":"hash","units":{"before":10,"after":20},\
                "wasted_cpu_ms":20,"held_by":{"id":"9f-4","ms":240}}
                ]}

                """)
    }

    @Test func `a met one has no stage, no cause and no holder`() throws {
        let id = RequestID.client(Array("q".utf8))
        #expect(
            try page([.sample(id: id, arrivalIsUpperBound: true, marks: [(.kernel, 3, 0)])]) == """
                {"requests":[
                {"id":"q","mode":"some-mode","worker":2,"method":"GET","arrived":"2026-11-23T18:49:03.000250Z",\
                "status":200,"outcome":"replied","deadline":"met","budget_ms":100,"latency_ms":3,"lateness_ms":0,\
                "stages":{"kernel":3,"queue":0,"compute":0,"preempted":0,"downstream":0,"stale":0,"write":0},\
                "timeline":[{"stage":"kernel","start_ms":0,"duration_ms":3}],\
                "arrival_exact":false,"kind":"hash","units":{"before":10,"after":20},"wasted_cpu_ms":0}
                ]}

                """)
    }

    @Test func `records come newest first, and none makes an empty list`() throws {
        let accounts = [(5, "a"), (9, "b"), (7, "c")].map { milliseconds, id in
            Account.sample(id: .client(Array(id.utf8)), marks: [(.kernel, milliseconds, 0)])
        }
        let parsed = try JSONSerialization.jsonObject(with: Data(try page(accounts).utf8))
        let requests = try #require((parsed as? [String: Any])?["requests"] as? [[String: Any]])
        #expect(requests.map { $0["id"] as? String } == ["b", "c", "a"])
        #expect(try page(accounts, query: "deadline=missed") == "{\"requests\":[]}\n")
    }

    @Test(arguments: [
        (UInt64(0), "1970-01-01T00:00:00.000000Z"), (951_782_400_999_999_999, "2000-02-29T00:00:00.999999Z"),
        (1_795_459_743_000_001_000, "2026-11-23T18:49:03.000001Z"),
    ])
    func `an instant is shown in UTC with microseconds`(realtime: UInt64, text: String) {
        let now = Instant(nanoseconds: 77_000_000_000)
        #expect(WallClock(now: now, realtime: realtime).text(of: now) == text)
    }

    @Test func `JSON escapes what it must and keeps its members' order`() throws {
        let value = JSON.object([
            "b": .string("q\"b\\n\n\u{1}ü🙂/"), "a": .array([.null, .bool(true), .number(-3)]), "left out": nil,
            "ms": .milliseconds(1_234_567), "empty": .object([:]),
        ])
        #expect(
            value.text
                == "{\"b\":\"q\\\"b\\\\n\\n\\u0001ü🙂/\",\"a\":[null,true,-3],\"ms\":1.234567,\"empty\":{}}")
        let parsed = try JSONSerialization.jsonObject(with: Data(value.text.utf8)) as? [String: Any]
        #expect(parsed?["b"] as? String == "q\"b\\n\n\u{1}ü🙂/")
    }

    @Test(arguments: [
        (UInt64(0), 9, "0"), (1, 9, "0.000000001"), (1_500_000_000, 9, "1.5"), (20_000_000, 6, "20"),
        (1_000_001, 6, "1.000001"), (.max, 9, "18446744073.709551615"),
    ])
    func `decimals are exact`(value: UInt64, decimals: Int, text: String) {
        #expect(Decimal.text(value, decimals: decimals) == text)
    }

    @Test func `the status is shown whole`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        slab.connectionAccepted()
        slab.requestArrived()
        slab.requestArrived()
        slab.commit(.quick)
        slab.processUsed(cpuNanoseconds: 1_500_000_000)
        slab.threadOccupied(begins: true)
        let facts = StatusFacts(
            mode: "some-mode", version: "0.1", uptime: .milliseconds(61_500), isReady: true,
            workers: [
                WorkerStatus(
                    slot: 0, pid: 77, state: .ready, mode: "some-mode", tally: Tally(slab), start: .milliseconds(250),
                    threads: 8),
                WorkerStatus(
                    slot: 1, pid: 78, state: .ready, stuckFor: .milliseconds(61_500), mode: "some-mode",
                    tally: Tally(),
                    start: nil),
            ],
            prefork: PreforkFacts(accept: "shared", acceptBatch: "one", load: "after-fork", workingSetBytes: 4096),
            calibration: CalibrationFacts(
                unitsPerMillisecond: [(.hash, 2000), (.json, 0.2)], source: "measured", measuredTime: 1_764_000_000.5),
            listeners: [("serving", "127.0.0.1:8080"), ("admin", "[::1]:9464")], downstream: "embedded",
            reload: Sample.facts.reload, missRatio: nil)
        #expect(
            StatusPage.render(facts) == """
                {"mode":"some-mode","version":"0.1","uptime_s":61.5,"ready":true,"miss_ratio_1m":null,\
                "workers":[{"slot":0,"pid":77,"state":"ready","mode":"some-mode","accepted":1,"in_flight":1,\
                "requests":1,"start_s":0.25,"cpu_s":1.5,"threads":8,"busy_threads":1},\
                {"slot":1,"pid":78,"state":"stuck","stuck_s":61.5,"mode":"some-mode",\
                "accepted":0,"in_flight":0,"requests":0,"start_s":null,"cpu_s":0}],\
                "accept":"shared","accept_batch":"one","load":"after-fork",\
                "working_set_bytes":4096,"fairness":{"accepts_jain":0.5,"accepts_luckiest_share":1.0,\
                "requests_jain":0.5,"requests_luckiest_share":1.0},"calibration":{"hash":2000.0,"json":0.2,\
                "source":"measured","measured_time":1764000000.5},\
                "listeners":{"serving":"127.0.0.1:8080","admin":"[::1]:9464"},\
                "downstream":"embedded","reload":{"last_successful":true,\
                "last_success_time":1764000000.25,"succeeded":4,"failed":1}}

                """)
    }
}
