import Foundation
import Glibc
import Testing
import Workload

@testable import Telemetry

struct AccessTextTests {
    private func combined(_ entry: AccessEntry) -> String {
        var line: [UInt8] = []
        CombinedLine.append(entry, date: "DATE", to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    private static func facts(_ change: (inout AccessFacts) -> Void) -> AccessFacts {
        var facts = AccessFacts.sample
        change(&facts)
        return facts
    }

    private static let rest = #"200 65 "http://test/" "curl/8""#

    @Test(arguments: [
        (AccessEntry.sample(), #"192.0.2.1 - - [DATE] "GET /work?before=1ms HTTP/1.1" \#(rest)"#),
        (.sample(facts { $0.version = .http10 }), #"192.0.2.1 - - [DATE] "GET /work?before=1ms HTTP/1.0" \#(rest)"#),
        (.sample(facts { $0.version = .http2 }), #"192.0.2.1 - - [DATE] "GET /work?before=1ms HTTP/2.0" \#(rest)"#),
        (
            .sample(facts { $0.client = ClientAddress(high: 0x2001_0DB8_0000_0000, low: 1) }),
            #"2001:db8::1 - - [DATE] "GET /work?before=1ms HTTP/1.1" \#(rest)"#
        ),
        (.sample(status: 400, end: nil, AccessFacts(bytes: 31)), #"- - - [DATE] "-" 400 31 "-" "-""#),
        (
            .sample(status: 499, facts { ($0.referer, $0.agent, $0.bytes) = (nil, [], 0) }),
            #"192.0.2.1 - - [DATE] "GET /work?before=1ms HTTP/1.1" 499 0 "-" """#
        ),
        (
            .sample(cut: [.target, .agent]),
            #"192.0.2.1 - - [DATE] "GET /work?before=1ms... HTTP/1.1" 200 65 "http://test/" "curl/8...""#
        ),
    ])
    func `a combined line is that of Apache and nginx`(entry: AccessEntry, line: String) {
        #expect(combined(entry) == line + "\n")
    }

    @Test(arguments: [
        (#"a"b\c"#, #"a\x22b\x5Cc"#), ("a\nb\r\tc", #"a\x0Ab\x0D\x09c"#), ("\u{1b}[2J\u{7f}", #"\x1B[2J\x7F"#),
        ("é", #"\xC3\xA9"#), (" ~", " ~"),
    ])
    func `what could end a text or a line is escaped as nginx does`(text: String, escaped: String) {
        let bytes = Array(text.utf8)[...]
        let line = combined(
            .sample(AccessFacts(method: "GET", target: bytes, referer: bytes, agent: bytes, bytes: 1)))
        #expect(line == "- - - [DATE] \"GET \(escaped) HTTP/1.1\" 200 1 \"\(escaped)\" \"\(escaped)\"\n")
    }

    @Test(arguments: [
        ("a\u{7f}b", #"a\u007fb"#), ("\u{80}\u{9b}\u{9f}\u{a0}", "\\u0080\\u009b\\u009f\u{a0}"),
        ("\u{2028}\u{2029}", #"\u2028\u2029"#), ("\u{202e}\u{2066}\u{61c}", #"\u202e\u2066\u061c"#), ("é\"", "é\\\""),
    ])
    func `JSON escapes what a terminal or a reader would obey`(text: String, escaped: String) throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        let lines = AccessText(as: .json)
        lines.append(.sample(AccessFacts(method: "GET", target: Array(text.utf8)[...])), of: slab, .sample)
        let line = lines.take().bytes
        #expect(String(decoding: line, as: UTF8.self).contains("\"target\":\"\(escaped)\""))
        let read = JSONDecoder()
        read.keyDecodingStrategy = .convertFromSnakeCase
        #expect(try read.decode(AccessLine.self, from: Data(line)).target == text)
    }

    @Test func `JSON names the status of a gRPC call, and of nothing else`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        let lines = AccessText(as: .json)
        var call = AccessEntry.sample(status: 504)
        call.grpcStatus = 4
        lines.append(call, of: slab, .sample)
        #expect(
            String(decoding: lines.take().bytes, as: UTF8.self)
                .contains(#""status":504,"grpc_status":"DEADLINE_EXCEEDED","bytes":65"#))
        lines.append(.sample(), of: slab, .sample)
        #expect(!String(decoding: lines.take().bytes, as: UTF8.self).contains("grpc_status"))
    }

    @Test func `no byte of a client's makes a second line, in either format`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        let bytes = (0...255).map { UInt8($0) }[...]
        for format in [AccessFormat.combined, .json] {
            let text = AccessText(as: format)
            text.append(
                .sample(AccessFacts(method: "GET", target: bytes, referer: bytes, agent: bytes)), of: slab, .sample)
            let (written, lines) = text.take()
            #expect(lines == 1 && written.count { $0 == UInt8(ascii: "\n") } == 1 && written.last == UInt8(ascii: "\n"))
            #expect(written.allSatisfy { $0 >= 0x20 || $0 == UInt8(ascii: "\n") })
            #expect(written.count <= AccessText.longestLine)
            #expect(text.take().lines == 0)
        }
    }

    @Test func `JSON has one object a line, with the fields of a request that matter`() throws {
        let slab = try WorkerSlab(slot: 3, mode: "some-mode")
        let text = AccessText(as: .json)
        text.append(.sample(), of: slab, .sample)
        text.append(
            .sample(
                id: .ours(salt: 0x9f, number: 3), status: 504,
                end: .init(outcome: .failed, verdict: .missed(stage: .downstream, cause: .failed)),
                trace: .sample, AccessFacts()),
            of: slab, .sample)
        text.append(.sample(status: 400, end: nil, AccessFacts(bytes: 7)), of: slab, .sample)
        #expect(
            String(decoding: text.take().bytes, as: UTF8.self) == """
                {"time":"2026-01-01T00:00:00.000000Z","id":"abc","client":"192.0.2.1","method":"GET",\
                "target":"/work?before=1ms","status":200,"bytes":65,"latency_ms":4.25,"outcome":"replied",\
                "deadline":"met","referer":"http://test/","agent":"curl/8","mode":"some-mode","worker":3}
                {"time":"2026-01-01T00:00:00.000000Z","id":"9f-3","status":504,"bytes":0,"latency_ms":4.25,\
                "outcome":"failed","deadline":"missed","stage":"downstream","cause":"failed",\
                "trace":{"trace_id":"0000000000000001ffffffffffffffff","span_id":"0000000000000003",\
                "parent_id":"0000000000000002","sampled":true},"mode":"some-mode","worker":3}
                {"time":"2026-01-01T00:00:00.000000Z","id":"abc","status":400,"bytes":7,"latency_ms":4.25,\
                "outcome":"rejected","mode":"some-mode","worker":3}

                """)
    }

    @Test(arguments: [(0, "+0000"), (3_600, "+0100"), (-12_600, "-0330"), (49_500, "+1345")])
    func `a date has its zone`(offset: Int, zone: String) {
        var parts = tm()
        (parts.tm_mday, parts.tm_mon, parts.tm_year) = (3, 10, 126)
        (parts.tm_hour, parts.tm_min, parts.tm_sec, parts.tm_gmtoff) = (1, 43, 9, offset)
        #expect(AccessDate.text(parts) == "03/Nov/2026:01:43:09 \(zone)")
    }

    @Test func `each second has its own date, however they follow one another`() {
        var (date, parts) = (AccessDate(), [String]())
        for second: UInt64 in [1_767_225_600, 1_767_225_600, 1_767_225_601, 1_767_225_600] {
            parts.append(date.text(of: second))
        }
        #expect(parts[0] == parts[1] && parts[0] == parts[3] && parts[0] != parts[2])
        #expect(parts[0].contains(":00 ") && parts[2].contains(":01 "))
    }
}
