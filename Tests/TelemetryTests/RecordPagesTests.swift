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
                {"id":"9f-3","mode":"some-mode","worker":2,"method":"GET","protocol":"http1",\
                "arrived":"2026-11-23T18:49:03.000250Z",\
                "status":200,"outcome":"replied","deadline":"missed","stage":"stale","cause":"stale",\
                "budget_ms":150,"latency_ms":421,"lateness_ms":271,\
                "stages":{"kernel":1,"queue":1,"compute":40,"preempted":80,"downstream":50,"stale":248,"write":1},\
                "timeline":[{"stage":"kernel","start_ms":0,"duration_ms":1},\
                {"stage":"queue","start_ms":1,"duration_ms":1},\
                {"stage":"compute","start_ms":2,"duration_ms":20,"cpu_ms":20,"runner":4711},\
                {"stage":"downstream","start_ms":22,"duration_ms":50},\
                {"stage":"stale","start_ms":72,"duration_ms":248},\
                {"stage":"compute","start_ms":320,"duration_ms":100,"cpu_ms":20,"runner":4711},\
                {"stage":"write","start_ms":420,"duration_ms":1}],\
                "arrival_exact":true,"answer_exact":true,"kind":"hash","units":{"before":10,"after":20},\
                "asked":{"before_ms":5,"downstream_ms":20,"after_ms":15},"wasted_cpu_ms":20,\
                "held_by":{"id":"9f-4","ms":240}}
                ]}

                """)
    }

    @Test func `a met one has no stage, no cause and no holder`() throws {
        let id = RequestID.client(Array("q".utf8))
        #expect(
            try page([.sample(id: id, arrivalIsUpperBound: true, marks: [(.kernel, 3, 0)])]) == """
                {"requests":[
                {"id":"q","mode":"some-mode","worker":2,"method":"GET","protocol":"http1",\
                "arrived":"2026-11-23T18:49:03.000250Z",\
                "status":200,"outcome":"replied","deadline":"met","budget_ms":100,"latency_ms":3,"lateness_ms":0,\
                "stages":{"kernel":3,"queue":0,"compute":0,"preempted":0,"downstream":0,"stale":0,"write":0},\
                "timeline":[{"stage":"kernel","start_ms":0,"duration_ms":3}],\
                "arrival_exact":false,"kind":"hash","units":{"before":10,"after":20},\
                "asked":{"before_ms":5,"downstream_ms":20,"after_ms":15},"wasted_cpu_ms":0}
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
        struct Sample: Codable {
            var b = "q\"b\\n\n\u{1}ü🙂/"
            var a: [Bool?] = [nil, true]
            @OrNull var none: Int?
            var leftOut: Int?
            var empty: [String] = []
        }
        let text = JSONText.line(Sample(none: nil))
        #expect(text == "{\"b\":\"q\\\"b\\\\n\\n\\u0001ü🙂/\",\"a\":[null,true],\"none\":null,\"empty\":[]}\n")
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(parsed?["b"] as? String == Sample(none: nil).b)
    }

    @Test(arguments: [
        (0.0, "0"), (20, "20"), (1.234567, "1.234567"), (0.000_001, "0.000001"), (421.5, "421.5"), (-3.5, "-3.5"),
        (1_764_000_000.25, "1764000000.25"), (0.000_000_001, "1e-09"), (61.500_000_001, "61.500000001"),
        (1e300, "1e+300"),
    ])
    func `a number is written as short as it can be read back`(value: Double, text: String) {
        var bytes: [UInt8] = []
        bytes.append(json: value)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
        #expect(Double(text) == value)
    }

    @Test(arguments: [
        ("id", "id"), ("latencyMs", "latency_ms"), ("wastedCpuMs", "wasted_cpu_ms"), ("uptimeS", "uptime_s"),
        ("missRatio1M", "miss_ratio_1m"), ("some-mode", "some-mode"), ("some_name", "some_name"), ("Ab-C2", "ab-_c_2"),
    ])
    func `a name's words are put apart`(name: String, spelled: String) {
        var bytes: [UInt8] = []
        bytes.append(jsonName: name)
        #expect(String(decoding: bytes, as: UTF8.self) == "\"\(spelled)\":")
    }

    private func read<Entry: Decodable>(_ type: Entry.Type, _ text: String) throws -> Entry {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(text.utf8))
    }

    @Test func `what is written of a request is read back, each field of it`() throws {
        let holder = Holder(id: .client([0x22, 0x5C]), nanoseconds: 1_234_567)
        let slab = try WorkerSlab(slot: 2, mode: "some-mode")
        slab.commit(.story)
        slab.commit(.quick)
        let whole = Account.sample(
            method: .head, kind: .json, status: 502, arrivalIsUpperBound: true, hangUp: .microseconds(10_001),
            failure: .milliseconds(9), reason: "a \"reason\"", kindOfFailure: .dropped(.queueFull), holder: holder,
            wouldDrop: .codel, trace: .sample,
            marks: [(.compute, 20, 3), (.downstream, 100, 0)]
        ).with(attempts: [.sample(0, .good, from: 22, until: 72)], isReplayed: true)
        slab.machine(0, isCalled: "10.0.0.1:80")
        slab.commit(whole)
        let records = Totals(modes: []).records(try RequestFilter(query: nil, modes: []), with: [slab])
        var entries = records.map { RequestEntry($0, clock) }
        #expect(try read(RequestEntry.List.self, RequestsPage.render(records, clock)).requests == entries)
        let alternatives: [RequestEntry.WhatIf.Alternative] = [
            .init(name: "a", met: true, latencyMs: 1.5, missed: 2),
            .init(name: "b", met: false, latencyMs: nil, missed: 3),
        ]
        for index in entries.indices {
            (entries[index].sentence, entries[index].curl) = ("request \"a\" missed", "curl 'b'")
            entries[index].whatIf = .init(
                replayed: 9, missed: 4, agrees: 8, alternatives: alternatives, answer: "kept by a")
        }
        #expect(try read(RequestEntry.List.self, RequestsPage.render(entries)).requests == entries)
        // One of them has all that there may be.
        let full = try #require(entries.first { $0.hangupMs != nil })
        let members = Mirror(reflecting: full).children
        #expect(members.allSatisfy { Mirror(reflecting: $0.value).displayStyle != .optional || "\($0.value)" != "nil" })
        #expect((full.hangupMs, full.hangupExact, full.reason) == (10.001, false, "a \"reason\""))
        #expect((full.arrivalExact, full.answerExact) == (false, true))
        #expect((full.dropped, full.wouldDrop) == ("queue_full", "codel"))
        #expect(full.timeline.map(\.runner) == [4_711, nil])
        #expect(
            full.trace
                == .init(
                    traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "00f067aa0ba902b7",
                    parentId: "b7ad6b7169203331", sampled: true))
        #expect(RequestsPage.render(records, clock).contains("\"trace\":{\"trace_id\":\"0af7"))
        #expect(Stage.allCases.map { full.stages[$0.name] } == [0, 0, 17, 3, 100, 0, 0])
    }

    @Test func `the status is shown whole`() throws {
        let slab = try WorkerSlab(
            slot: 0, mode: "some-mode", policy: PolicyFacts(name: "predict", acts: false))
        slab.connectionAccepted()
        for _ in 0..<3 { slab.requestArrived() }
        slab.commit(.quick)
        slab.commit(.refused(.predicted))
        slab.runQueue(length: 3)
        slab.runQueue(oldest: Instant(nanoseconds: 5_000_000), at: Instant(nanoseconds: 9_000_000))
        slab.policyState(workAhead: .microseconds(12_500))
        slab.estimates([
            SlabEstimate(
                kind: .json, largestBody: 256, longestBudgetNanoseconds: 134_217_728, computeNanoseconds: 1_250_000,
                downstreamNanoseconds: 20_000_000, count: 7)
        ])
        slab.processUsed(cpuNanoseconds: 1_500_000_000)
        slab.threadOccupied(begins: true)
        let status = StatusEntry(
            mode: "some-mode", version: "0.1", uptime: .milliseconds(61_500), ready: true, missRatio: nil,
            mainCause: nil,
            workers: [
                .init(
                    slot: 0, pid: 77, state: .ready, mode: "some-mode", tally: Tally(slab), start: .milliseconds(250),
                    threads: 8, queue: QueueReading(of: slab, at: Instant(nanoseconds: 9_000_000))),
                .init(slot: 1, pid: 78, state: .ready, stuckFor: .milliseconds(61_500), mode: "some-mode"),
            ],
            accept: "shared", acceptBatch: "one", load: "after-fork", workingSetBytes: 4096,
            fairness: .init(among: [Tally(slab), Tally()]),
            calibration: CalibrationFacts(hash: 2000, json: 0.2, source: "measured", measuredTime: 1_764_000_000.5),
            listeners: .init("127.0.0.1:8080", admin: "[::1]:9464"), downstream: "embedded",
            reload: Sample.facts.reload)
        #expect(
            status.page == """
                {"mode":"some-mode","version":"0.1","uptime_s":61.5,"ready":true,"miss_ratio_1m":null,\
                "main_cause":null,\
                "workers":[{"slot":0,"pid":77,"state":"ready","mode":"some-mode","accepted":1,"in_flight":1,\
                "requests":2,"start_s":0.25,"cpu_s":1.5,"threads":8,"busy_threads":1,"shed":1,"expired":0,\
                "run_queue":{"length":3,"age_ms":4},\
                "policy":{"name":"predict","act":false,"work_ahead_ms":12.5,"is_shedding":true},\
                "estimates":[{"kind":"json","largest_body_bytes":256,"longest_budget_ms":134.217728,"compute_ms":1.25,\
                "downstream_ms":20,"count":7}]},\
                {"slot":1,"pid":78,"state":"stuck","stuck_s":61.5,"mode":"some-mode",\
                "accepted":0,"in_flight":0,"requests":0,"start_s":null,"cpu_s":0,"shed":0,"expired":0}],\
                "accept":"shared","accept_batch":"one","load":"after-fork",\
                "working_set_bytes":4096,"fairness":{"accepts_jain":0.5,"accepts_luckiest_share":1,\
                "requests_jain":0.5,"requests_luckiest_share":1},"calibration":{"hash":2000,"json":0.2,\
                "source":"measured","measured_time":1764000000.5},\
                "listeners":{"serving":"127.0.0.1:8080","admin":"[::1]:9464"},\
                "downstream":"embedded","reload":{"last_successful":true,\
                "last_success_time":1764000000.25,"succeeded":4,"failed":1}}

                """)
        #expect(try read(StatusEntry.self, status.page) == status)
        var whole = status
        whole.missRatio1M = 0.125
        whole.mainCause = MainCause(of: [MissPlace(.stale, .stale): 1])
        whole.reload.lastError = "log.file: \"no\" such folder"
        #expect(whole.page.contains(#""last_error":"log.file: \"no\" such folder""#))
        #expect(try read(StatusEntry.self, whole.page) == whole)
    }
}
