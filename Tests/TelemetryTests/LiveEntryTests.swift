import Foundation
import Testing
import Workload

@testable import Telemetry

struct LiveEntryTests {
    private static func entry() throws -> LiveEntry {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        let totals = Totals(modes: ["some-mode"])
        var history = LiveHistory(startedAt: 1_764_000_000)
        for second in 0..<3 {
            let now = Instant(nanoseconds: UInt64(second) * 1_000_000_000)
            history.note(totals.accounts(with: [slab]), at: now, unixSeconds: 1_764_000_000.25 + Double(second))
            slab.requestArrived()
            slab.commit(second == 0 ? .story : .quick)
        }
        let queue = QueueReading(of: slab, at: Instant(nanoseconds: 0), withEstimates: false)
        return LiveEntry(
            realtime: 1_764_000_002_250_000_000, mode: "some-mode", version: "0.1", uptime: .milliseconds(2_300),
            ready: true, reason: nil, serving: "127.0.0.1:8080", cores: 2, minute: history.minute,
            mainCause: MainCause(of: history.minute.misses),
            workers: [
                .init(
                    slot: 0, pid: 77, state: .ready, mode: "some-mode", tally: Tally(slab), start: .milliseconds(250),
                    queue: queue)
            ],
            policy: PolicyFacts(name: "predict", acts: false), seconds: history.seconds(after: 1_764_000_000))
    }

    @Test func `the page is shown whole`() throws {
        let page = try Self.entry().page
        #expect(
            page == """
                {"now":1764000002.25,"mode":"some-mode","version":"0.1","uptime_s":2.3,"ready":true,"reason":null,\
                "serving":"127.0.0.1:8080","cores":2,"load":0,"miss_ratio":0.5,"misses":1,"requests":2,\
                "main_cause":{"stage":"stale","cause":"stale","share":1,\
                "sentence":"100 % of misses: the downstream's reply sat unread"},\
                "ratio_bounds":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1,1.1,1.25,1.5,2,3,5,10],\
                "workers":[{"slot":0,"pid":77,"state":"ready","mode":"some-mode","accepted":0,"in_flight":0,\
                "requests":3,"start_s":0.25,"cpu_s":0,"shed":0,"expired":0,\
                "run_queue":{"length":0,"age_ms":null},"policy":{"name":"none","act":true}}],\
                "policy":{"name":"predict","act":false},\
                "seconds":[{"at":1764000002.25,"number":1764000001,"arrived":1,"ended":1,"met":1,"missed":0,"shed":0,\
                "expired":0,"rejected":0,"causes":{},"ratios":[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],\
                "stages":{"some-mode":{"kernel":0.001,"queue":0.002,"compute":0,"preempted":0,"downstream":0,\
                "stale":0,"write":0.001}},"compute_s":0,"wasted_s":0,"workers_cpu_s":0,"in_flight":0,\
                "queue_length":0,"queue_age_ms":null,"hangups":0}]}

                """)
    }

    @Test func `what is written is read back`() throws {
        let entry = try Self.entry()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        #expect(try decoder.decode(LiveEntry.self, from: Data(entry.page.utf8)) == entry)
    }

    @Test func `a message has its newest second's number, and is one line of data`() throws {
        var entry = try Self.entry()
        let page = entry.page
        #expect(entry.event(isFirst: true) == "retry: 1000\nid: 1764000001\ndata: \(page)\n")
        #expect(entry.event(isFirst: false) == "id: 1764000001\ndata: \(page)\n")
        entry.serving = "a\nb\rc"
        entry.seconds = []
        let lines = entry.event(isFirst: false).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3 && lines[0].hasPrefix("data: {") && lines[1...] == ["", ""])
        #expect(!entry.event(isFirst: false).utf8.contains(UInt8(ascii: "\r")))
    }

    @Test func `names of modes are members as they are, in their order`() throws {
        struct Sample: Codable, Equatable {
            @ByName var byName: [String: Int]
        }
        let sample = Sample(byName: ["b-mode": 2, "a-mode": 1, "c_mode": 3])
        let text = JSONText.line(sample)
        #expect(text == "{\"by_name\":{\"a-mode\":1,\"b-mode\":2,\"c_mode\":3}}\n")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        #expect(try decoder.decode(Sample.self, from: Data(text.utf8)) == sample)
    }
}
