import Testing
import Wire

@testable import Downstream

struct ReplyScriptTests {
    private static func request(_ target: String, _ version: String = "1.1", fields: String = "") throws -> HTTPRequest
    {
        let parser = RequestParser(limits: RequestLimits(target: 1_024, headers: 1_024, body: 1_024))
        let text = "GET \(target) HTTP/\(version)\r\nHost: h\r\n\(fields)\r\n"
        guard case .complete(let request, _) = Array(text.utf8).withUnsafeBytes({ parser.parse($0) }) else {
            throw Behaviour.BadQuery(reason: "the test's own request is bad")
        }
        return request
    }

    /// All bytes, taken off in portions.
    private static func bytes(of script: ReplyScript, portion: Int) -> String {
        var script = script
        var bytes: [UInt8] = []
        while !script.next.isEmpty {
            let next = script.next.prefix(portion)
            bytes += next
            script.advance(by: next.count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let filler = "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmn\n"

    @Test(
        "a reply has its bytes and its end, in whatever portions it leaves",
        arguments: [
            (
                "for=20ms", "1.1",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nwaited 20ms\n",
                ReplyScript.Ending.keep
            ),
            (
                "", "1.0",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n"
                    + "Connection: close\r\n\r\nwaited 0ms\n",
                .close
            ),
            (
                "status=503", "1.1",
                "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n"
                    + "\r\nwaited 0ms\n",
                .keep
            ),
            ("status=204", "1.1", "HTTP/1.1 204 \r\nContent-Type: text/plain\r\n\r\n", .keep),
            ("bytes=0", "1.1", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n", .keep),
            (
                "bytes=67", "1.1",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 67\r\n\r\n\(filler)012", .keep
            ),
            (
                "chunked", "1.1",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n"
                    + "\r\nb\r\nwaited 0ms\n\r\n0\r\n\r\n",
                .keep
            ),
            (
                "chunked&bytes=0", "1.1",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n"
                    + "\r\n0\r\n\r\n", .keep
            ),
            (
                "until-close&bytes=3", "1.1",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n012", .close
            ),
            ("close=before", "1.1", "", .close),
            ("reset=before", "1.1", "", .reset),
            ("close=middle", "1.1", "HTTP/1.1 200 OK\r\nContent-Type: text/pl", .close),
            (
                "reset=middle&bytes=103", "1.1",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 103\r\n\r\n0123456789:;<=>?@A", .reset
            ),
            ("garbage", "1.1", "This is not HTTP.\r\n\r\n", .close),
        ])
    func bytes(query: String, version: String, text: String, ending: ReplyScript.Ending) throws {
        let request = try Self.request("/delay?\(query)", version)
        let script = try #require(Response.to(request).script)
        for portion in [1, 7, 1_000_000] { #expect(Self.bytes(of: script, portion: portion) == text) }
        #expect(script.ending == ending)
    }

    @Test("a large chunked reply parses back to its size")
    func largeChunked() throws {
        let script = try #require(Response.to(Self.request("/delay?chunked&bytes=100000")).script)
        let parser = ReplyParser(limit: 100_000, headers: 4_096)
        let text = Self.bytes(of: script, portion: 10_000)
        guard case .complete(let reply, let consumed) = Array(text.utf8).withUnsafeBytes({ parser.parse($0) }) else {
            Issue.record("no whole reply")
            return
        }
        #expect(reply.body.count == 100_000 && consumed == text.utf8.count)
    }

    @Test("an endless header goes on")
    func endless() throws {
        var script = try #require(Response.to(Self.request("/delay?endless-header")).script)
        for _ in 0..<1_000 { script.advance(by: script.next.count) }
        #expect(String(decoding: script.next, as: UTF8.self).hasPrefix("X-Filler: xxx"))
        #expect(script.pace == ReplyScript.Pace(interval: .milliseconds(1), step: 1_024))
    }

    @Test("a stall has no reply, a drip its pace, a kept HTTP/1.0 connection its word")
    func others() throws {
        #expect(try Response.to(Self.request("/delay?stall")).script == nil)
        let drip = try Response.to(Self.request("/delay?drip=10ms"))
        #expect(drip.script?.pace == ReplyScript.Pace(interval: .milliseconds(10), step: 1))
        let kept = try #require(
            Response.to(Self.request("/delay", "1.0", fields: "Connection: keep-alive\r\n")).script)
        #expect(kept.ending == .keep)
        #expect(Self.bytes(of: kept, portion: 100).contains("\r\nConnection: keep-alive\r\n"))
    }
}
