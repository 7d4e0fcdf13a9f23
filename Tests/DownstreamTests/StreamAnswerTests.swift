import RPC
import Testing
import Wire
import Workload

@testable import Downstream

/// What the simulator makes of requests over HTTP/2, as they come out of a session.
struct StreamAnswerTests {
    private static let limits = HTTP2Limits(message: RequestLimits(target: 1_000, headers: 2_000, body: 100))

    private static func answer(
        _ method: String, _ target: String, _ lines: String = "", body: [UInt8] = [], standard: String = ""
    ) throws -> StreamAnswer {
        let (client, server) = (HTTP2Session(.client, limits: limits), HTTP2Session(.server, limits: limits))
        _ = client.request(
            method: method, target: Array(target.utf8), authority: "a", lines: Array(lines.utf8), body: body)
        var bytes: [UInt8] = []
        client.write(to: &bytes)
        bytes.withUnsafeBytes { server.take($0) }
        while let event = server.nextEvent() {
            guard case .message(_, let message) = event else { continue }
            return StreamAnswer.to(message, counting: DownstreamCounts(), standard: Array(standard.utf8)[...])
        }
        throw NoMessage()
    }

    private struct NoMessage: Error {}

    private static func call(
        _ wait: Duration, _ lines: String = "", path: String = "/deadlined.v1.Downstream/Call", standard: String = ""
    ) throws -> StreamAnswer {
        try answer(
            "POST", path, "content-type: application/grpc\r\nte: trailers\r\n" + lines,
            body: CallMessages.request(wait: wait), standard: standard)
    }

    private static func reply(_ text: String) -> StreamScript {
        StreamScript(reply: GRPCReply(body: CallMessages.reply(Array(text.utf8))))
    }

    @Test(
        "a GET is answered as over HTTP/1.1",
        arguments: [
            ("/delay?for=20ms", 200, "waited 20ms\n", 20), ("/delay?status=503", 503, "waited 0ms\n", 0),
            ("/delay?bytes=3", 200, "012", 0), ("/delay?status=204", 204, "", 0), ("/", 200, Response.index, 0),
            ("/readyz", 200, "ready\n", 0), ("/counts", 200, "requests 0\ncalls 0\ncancelled 0\n", 0),
            ("/work", 404, "nothing here; GET / lists what there is\n", 0),
            ("/delay?chunked", 400, "chunked, until-close, garbage and endless-header are HTTP/1.1's alone\n", 0),
        ])
    func get(target: String, status: Int, body: String, milliseconds: Int64) throws {
        var answer = try Self.answer("GET", target)
        #expect(answer.script.head?.status == status && answer.delay == .milliseconds(milliseconds) && !answer.isCall)
        #expect(String(decoding: answer.script.next(.max), as: UTF8.self) == body)
        #expect(answer.script.ending == .whole(trailers: nil))
    }

    @Test("a call has the body that a GET has, after its wait")
    func whole() throws {
        let answer = try Self.call(.microseconds(2_500), "grpc-timeout: 1S\r\n")
        #expect(answer == StreamAnswer(script: Self.reply("waited 2.5ms\n"), delay: .microseconds(2_500), isCall: true))
    }

    @Test(
        "a call is told why it is not served",
        arguments: [
            ("/deadlined.v1.Downstream/Other", "", 12),
            ("/deadlined.v1.Downstream/Call", "deadlined-behaviour: for=1ms", 3),
            ("/deadlined.v1.Downstream/Call", "deadlined-behaviour: garbage", 3),
            ("/deadlined.v1.Downstream/Call", "deadlined-behaviour: status=200", 3),
            ("/deadlined.v1.Downstream/Call", "grpc-timeout: soon", 13),
            ("/deadlined.v1.Downstream/Call", "deadlined-behaviour: status=14", 14),
        ])
    func refused(path: String, line: String, status: Int) throws {
        let answer = try Self.call(.zero, line.isEmpty ? "" : line + "\r\n", path: path)
        let lines = try #require(answer.script.head?.lines)
        #expect(String(decoding: lines, as: UTF8.self).contains("grpc-status: \(status)\r\n"))
        #expect(answer.isCall && answer.script.ending == .whole(trailers: nil))
    }

    @Test("a wait that is none is refused")
    func waits() throws {
        for wait in [Duration.milliseconds(-1), .seconds(601)] {
            let lines = try #require(try Self.call(wait).script.head?.lines)
            #expect(String(decoding: lines, as: UTF8.self).contains("grpc-status: 3\r\n"))
        }
    }

    @Test("a call is ended at its deadline")
    func deadline() throws {
        let answer = try Self.call(.seconds(1), "grpc-timeout: 20m\r\n")
        #expect(answer.delay == .milliseconds(20))
        let lines = try #require(answer.script.head?.lines)
        #expect(String(decoding: lines, as: UTF8.self).contains("grpc-status: 4\r\n"))
    }

    @Test(
        "a fault breaks the reply where it says",
        arguments: [
            ("stall", .stall, false), ("reset=before", .reset, false), ("reset=middle", .reset, true),
            ("close=before", .close, false), ("close=middle", .close, true),
        ] as [(String, StreamScript.Ending, Bool)])
    func faults(query: String, ending: StreamScript.Ending, hasHead: Bool) throws {
        let whole = Self.reply("waited 0ms\n").count
        for answer in [
            try Self.call(.zero, "deadlined-behaviour: \(query)\r\n"), try Self.call(.zero, standard: query),
        ] {
            #expect(answer.script.ending == ending && (answer.script.head != nil) == hasHead)
            #expect(answer.script.count == (hasHead ? whole / 2 : 0))
        }
        #expect(try Self.answer("GET", "/delay?\(query)").script.ending == ending)
    }
}
