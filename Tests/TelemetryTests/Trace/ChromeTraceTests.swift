import Testing
import Workload

@testable import Telemetry

struct ChromeTraceTests {
    /// B of the story: computed while A's answer sat unread.
    private static let holder = Account.sample(
        id: .ours(salt: 0x9f, number: 4), budget: .seconds(10), at: TraceSample.instant(1_073),
        marks: [(.kernel, 1, 0), (.queue, 1, 0), (.compute, 243, 3)])

    @Test func `the story is shown whole: slices, spans, the arrow, moments, a death and a second's figures`() throws {
        let a = try TraceSample.record(.story)
        var chronicle = Chronicle()
        for (at, deed) in [(800, Chronicle.Deed.started), (1_500, .died)] {
            chronicle.note(
                .init(
                    at: TraceSample.instant(at), realtime: 0, deed, worker: 0, pid: 77,
                    detail: deed == .died ? "signal 9" : nil))
        }
        let second = TraceFacts.Second(
            at: TraceSample.instant(1_900), met: 1, missed: 2, inFlight: 3, queueLength: 4)
        let file = ChromeTrace.file(
            TraceSample.recent([a, try TraceSample.record(Self.holder)]), chronicle,
            TraceSample.facts(seconds: [second]))
        #expect(file.name == "deadlined-2026-11-23T18-49-04Z.json")
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(text == Self.story(MissSentence.text(of: a) ?? ""))
    }

    private static func story(_ sentence: String) -> String {
        let (b, e) = (#"{"ph":"b","name":"#, #"{"ph":"e","name":"#)
        let at = #","cat":"request","pid":77,"tid":77,"ts":"#
        let (one, two) = (#","id":"0x1""#, #","id":"0x2""#)
        let slice = #","cat":"compute","pid":77,"tid":78,"ts":"#
        let arrow = #""name":"held the thread","cat":"holder","pid":77,"tid":78,"ts":"#
        return #"""
            {"otherData":{"version":"0.1","origin":"2026-11-23T18:49:02.900250Z",\#
            "from":"2026-11-23T18:49:02.900250Z","until":"2026-11-23T18:49:04.000250Z","requests":2,\#
            "requests_whole_since":{"met":null,"missed":null,"shed":null},"supervisor_whole_since":null,\#
            "note":"all requests that ended in this stretch are here"},"traceEvents":[
            {"ph":"M","name":"process_name","cat":"__metadata","pid":77,"tid":77,"ts":0,\#
            "args":{"name":"worker 0 (some-mode)"}},
            {"ph":"M","name":"process_name","cat":"__metadata","pid":70,"tid":70,"ts":0,"args":{"name":"supervisor"}},
            {"ph":"M","name":"thread_name","cat":"__metadata","pid":77,"tid":78,"ts":0,"args":{"name":"runner"}},
            \#(b)"missed: stale"\#(at)100000\#(one),"args":{"id":"9f-3","mode":"some-mode","outcome":"replied",\#
            "status":200,"budget_ms":150,"latency_ms":421,"held_by":"9f-4","sentence":"\#(sentence)"}},
            \#(b)"kernel"\#(at)100000\#(one)},
            \#(e)"kernel"\#(at)101000\#(one)},
            \#(b)"queue"\#(at)101000\#(one)},
            {"ph":"X","name":"9f-3 before"\#(slice)102000,"dur":20000,\#
            "args":{"id":"9f-3","cpu_ms":20,"preempted_ms":0}},
            \#(e)"queue"\#(at)102000\#(one)},
            \#(b)"compute"\#(at)102000\#(one)},
            \#(e)"compute"\#(at)122000\#(one)},
            \#(b)"downstream"\#(at)122000\#(one)},
            \#(e)"downstream"\#(at)172000\#(one)},
            \#(b)"stale"\#(at)172000\#(one)},
            \#(b)"met"\#(at)173000\#(two),"args":{"id":"9f-4","mode":"some-mode","outcome":"replied",\#
            "status":200,"budget_ms":10000,"latency_ms":245}},
            \#(b)"kernel"\#(at)173000\#(two)},
            \#(e)"kernel"\#(at)174000\#(two)},
            \#(b)"queue"\#(at)174000\#(two)},
            {"ph":"X","name":"9f-4 compute"\#(slice)175000,"dur":243000,\#
            "args":{"id":"9f-4","cpu_ms":240,"preempted_ms":3}},
            {"ph":"s",\#(arrow)175000,"id":3},
            \#(e)"queue"\#(at)175000\#(two)},
            \#(b)"compute"\#(at)175000\#(two)},
            {"ph":"n","name":"deadline passed"\#(at)250000\#(one)},
            {"ph":"i","name":"deadline passed"\#(at)250000,"s":"p","args":{"id":"9f-3"}},
            \#(e)"compute"\#(at)418000\#(two)},
            \#(e)"met"\#(at)418000\#(two)},
            {"ph":"X","name":"9f-3 after"\#(slice)420000,"dur":100000,\#
            "args":{"id":"9f-3","cpu_ms":20,"preempted_ms":80}},
            {"ph":"f",\#(arrow)420000,"id":3,"bp":"e"},
            \#(e)"stale"\#(at)420000\#(one)},
            \#(b)"compute"\#(at)420000\#(one)},
            \#(e)"compute"\#(at)520000\#(one)},
            \#(b)"write"\#(at)520000\#(one)},
            \#(e)"write"\#(at)521000\#(one)},
            \#(e)"missed: stale"\#(at)521000\#(one)},
            {"ph":"i","name":"worker 0 died","cat":"supervisor","pid":70,"tid":70,"ts":600000,"s":"p",\#
            "args":{"deed":"died","worker":0,"pid":77,"detail":"signal 9"}},
            {"ph":"C","name":"run queue","cat":"daemon","pid":70,"tid":70,"ts":1000000,"args":{"requests":4}},
            {"ph":"C","name":"in flight","cat":"daemon","pid":70,"tid":70,"ts":1000000,"args":{"requests":3}},
            {"ph":"C","name":"goodput","cat":"daemon","pid":70,"tid":70,"ts":1000000,"args":{"per second":1}},
            {"ph":"C","name":"misses","cat":"daemon","pid":70,"tid":70,"ts":1000000,"args":{"per second":2}}
            ]}

            """#
    }

    @Test func `without the holder's record, or with it in another worker, there is no arrow`() throws {
        let a = try TraceSample.record(.story)
        var elsewhere = try TraceSample.record(Self.holder)
        elsewhere.worker = 1
        for records in [[a], [a, elsewhere]] {
            let trace = try TraceSample.read(
                ChromeTrace.file(TraceSample.recent(records), Chronicle(), TraceSample.facts()))
            #expect(trace.events("s").isEmpty && trace.events("f").isEmpty)
            #expect(trace.events("b").first?.args?.heldBy == "9f-4")
        }
    }

    @Test func `of several requests of the holder's id, the arrow comes from the one that computed meanwhile`() throws {
        let earlier = Self.holder.with(
            timeline: Account.sample(at: TraceSample.instant(1_005), marks: [(.compute, 90, 0)]).timeline)
        let records = try [.story, earlier, Self.holder].map { try TraceSample.record($0) }
        let trace = try TraceSample.read(
            ChromeTrace.file(TraceSample.recent(records), Chronicle(), TraceSample.facts()))
        #expect(trace.events("s").map(\.ts) == [175_000])
        #expect(trace.events("f").map(\.ts) == [420_000])
    }

    @Test func `a worker that has no process any more has a number that no process has`() throws {
        var record = try TraceSample.record(.quick)
        record.worker = 3
        let trace = try TraceSample.read(
            ChromeTrace.file(TraceSample.recent([record]), Chronicle(), TraceSample.facts()))
        let spans = Set(trace.events("b").map(\.pid))
        #expect(spans == [4_194_308])
        let names = trace.events("M").map { "\($0.pid) \($0.args?.name ?? "")" }
        #expect(names == ["77 worker 0 (some-mode)", "4194308 worker 3 (some-mode)", "70 supervisor"])
    }

    @Test func `a hang-up is shown in its request's row, within its life`() throws {
        let account = Account.sample(hangUp: .milliseconds(10), marks: [(.queue, 5, 0), (.compute, 20, 4)])
        let trace = try TraceSample.read(
            ChromeTrace.file(TraceSample.recent([try TraceSample.record(account)]), Chronicle(), TraceSample.facts()))
        #expect(trace.events("n").map { "\($0.name) \($0.ts)" } == ["client hung up 110000.0"])
        #expect(trace.events("i").map { "\($0.name) \($0.s ?? "")" } == ["client hung up p"])
    }

    @Test func `where older records have made way, metadata and a line across all rows say since when all are there`()
        throws
    {
        let record = try TraceSample.record(.quick)
        let trace = try TraceSample.read(
            ChromeTrace.file(TraceSample.recent([record], displaced: true), Chronicle(), TraceSample.facts()))
        #expect(trace.otherData.requestsWholeSince.met == "2026-11-23T18:49:03.004250Z")
        #expect(trace.otherData.requestsWholeSince.missed == nil)
        #expect(trace.otherData.note.contains("is not idleness"))
        let line = try #require(trace.events("i").first)
        #expect((line.s, line.ts) == ("g", 104_000))
        #expect(line.name == "older records of requests that kept their deadline have made way for newer ones")
    }

    @Test func `a request that arrived before the stretch begins at time 0`() throws {
        let trace = try TraceSample.read(
            ChromeTrace.file(
                TraceSample.recent([try TraceSample.record(.story)]), Chronicle(),
                TraceSample.facts(from: TraceSample.instant(1_400))))
        #expect(trace.otherData.origin == "2026-11-23T18:49:03.000250Z")
        #expect(trace.otherData.from == "2026-11-23T18:49:03.400250Z")
        #expect(trace.traceEvents.allSatisfy { $0.ts >= 0 })
        #expect(trace.events("b").first?.ts == 0)
    }
}
