import RPC
import Testing
import Wire
import Workload

@testable import Reactor

/// What a server's reply comes to, as it comes out of a session.
struct RPCReplyTests {
    private static let limits = HTTP2Limits(message: RequestLimits(target: 100, headers: 2_000, body: 100))

    /// The client's message of a reply that a server sends like this.
    static func message(
        _ status: Int, _ lines: String, _ body: [UInt8] = [], trailers: String? = nil
    ) throws -> HTTP2Message {
        let (client, server) = (HTTP2Session(.client, limits: limits), HTTP2Session(.server, limits: limits))
        let stream = try #require(
            client.request(method: "POST", target: Array("/".utf8), authority: "a", lines: [], body: []))
        pass(from: client, to: server)
        server.reply(
            status, lines: Array(lines.utf8), body: body, trailers: trailers.map { Array($0.utf8) }, on: stream)
        pass(from: server, to: client)
        while let event = client.nextEvent() {
            if case .message(_, let message) = event { return message }
        }
        throw NoMessage()
    }

    private struct NoMessage: Error {}

    private static func pass(from one: HTTP2Session, to other: HTTP2Session) {
        var bytes: [UInt8] = []
        one.write(to: &bytes)
        bytes.withUnsafeBytes { other.take($0) }
    }

    private static let grpc = "content-type: application/grpc\r\n"
    private static let body = CallMessages.reply(Array("waited 1ms\n".utf8))

    @Test func wholeReply_givesItsBody() throws {
        let message = try Self.message(200, Self.grpc, Self.body, trailers: "grpc-status: 0\r\n")
        #expect(RPCReply(message).result == .success(Array("waited 1ms\n".utf8)))
    }

    struct Row: CustomTestStringConvertible {
        var status = 200
        var lines = RPCReplyTests.grpc
        var body: [UInt8] = []
        var trailers: String?
        var fault: CallFault

        var testDescription: String { fault.complaint(.seconds(1)) }
    }

    static let rows = [
        Row(
            lines: grpc + "grpc-status: 14\r\ngrpc-message: try%20later%0Aplease%21\r\n",
            fault: .ended(status: 14, message: "try later please!")),
        Row(body: body, trailers: "grpc-status: 4\r\n", fault: .ended(status: 4, message: "")),
        Row(body: body, trailers: "grpc-status: 99\r\n", fault: .ended(status: 99, message: "")),
        Row(body: body, trailers: "grpc-status: x\r\n", fault: .malformed(reason: "its grpc-status is no number")),
        Row(body: body, fault: .malformed(reason: "no grpc-status behind it")),
        Row(
            trailers: "grpc-status: 0\r\n",
            fault: .malformed(reason: "no message; the method takes exactly one")),
        Row(
            body: body + body, trailers: "grpc-status: 0\r\n",
            fault: .malformed(reason: "several messages; the method takes exactly one")),
        Row(
            body: [0, 0, 0, 0, 1, 0xff], trailers: "grpc-status: 0\r\n",
            fault: .malformed(reason: "its message is no deadlined.v1.CallReply")),
        Row(status: 503, lines: "content-type: text/plain\r\n", fault: .replied(status: 503)),
        Row(
            lines: "content-type: text/plain\r\n", body: [1],
            fault: .malformed(reason: "its content-type is not application/grpc")),
        Row(body: [UInt8](repeating: 0, count: 101), fault: .tooLarge(reason: "a body of more than 100 bytes")),
    ]

    @Test(arguments: rows)
    func whatIsNoReply_saysWhy(_ row: Row) throws {
        let message = try Self.message(row.status, row.lines, row.body, trailers: row.trailers)
        #expect(RPCReply(message).result == .failure(row.fault))
    }

    @Test(arguments: [
        (
            CallFault.ended(status: 14, message: "later"), DownstreamErrorKind.status,
            " ended the call with UNAVAILABLE: later"
        ),
        (.ended(status: 4, message: ""), .timeout, " ended the call with DEADLINE_EXCEEDED"),
        (.ended(status: 99, message: ""), .status, " ended the call with status 99"),
        (.reset(.refusedStream, hasBegun: false), .closed, " reset the call's stream: REFUSED_STREAM"),
        (.reset(.http11Required, hasBegun: true), .read, " reset the call's stream: HTTP_1_1_REQUIRED"),
        (.notTaken(reason: "why"), .send, ": the call was not taken: why"),
    ])
    func faultHasItsKindAndItsWords(_ fault: CallFault, kind: DownstreamErrorKind, words: String) {
        #expect(fault.kind == kind && fault.complaint(.seconds(1)) == words)
    }
}
