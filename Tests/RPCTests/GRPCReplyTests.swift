import RPC
import Testing
import Workload

struct GRPCReplyTests {
    private static func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test("A reply has its messages between head and trailers")
    func reply() {
        var reply = GRPCReply(body: [1, 2])
        reply.addToHead("a", "b".utf8)
        reply.addToTrailers("c-bin", "ZA".utf8)
        #expect(Self.text(reply.lines) == "content-type: application/grpc\r\na: b\r\n")
        #expect(reply.body == [1, 2])
        #expect(Self.text(reply.trailers) == "grpc-status: 0\r\nc-bin: ZA\r\n")
    }

    @Test("A call without a message has all in its head")
    func trailersOnly() {
        var reply = GRPCReply(GRPCFault(.invalidArgument, "kind=5 %: want one of hash, json"))
        reply.addToTrailers("x-request-id", "a".utf8)
        #expect(
            Self.text(reply.lines) == "content-type: application/grpc\r\ngrpc-status: 3\r\n"
                + "grpc-message: kind=5 %25: want one of hash, json\r\nx-request-id: a\r\n")
        #expect(reply.body.isEmpty)
        #expect(reply.trailers == nil)
    }

    @Test(
        "Who is refused is told when to come again, in whole milliseconds, and never to stay away",
        arguments: [(Duration.zero, 1), (.nanoseconds(1), 1), (.microseconds(1_001), 2), (.seconds(3), 3_000)])
    func pushback(duration: Duration, milliseconds: Int) {
        let trailers = Self.text(GRPCReply.trailers(GRPCFault(.unavailable, "full", pushback: duration)))
        #expect(
            trailers == "grpc-status: 14\r\ngrpc-message: full\r\ngrpc-retry-pushback-ms: \(milliseconds)\r\n")
    }

    @Test("Who has compressed is told what is taken")
    func encodings() {
        let trailers = Self.text(GRPCReply.trailers(GRPCFault(.unimplemented, "no", namesEncodings: true)))
        #expect(trailers == "grpc-status: 12\r\ngrpc-message: no\r\ngrpc-accept-encoding: identity\r\n")
    }

    @Test("A message is bounded")
    func longMessage() {
        let lines = GRPCReply.trailers(GRPCFault(.unknown, String(repeating: "é", count: 10_000)))
        #expect(lines.count < 3 * 384 + 64)
    }

    static let failures: [(RequestFailure.Kind, Bool, GRPCStatus)] = [
        (.work, true, .internal),
        (.downstream(.connect), true, .unavailable), (.downstream(.timeout), true, .unavailable),
        (.downstream(.closed), true, .unavailable), (.downstream(.malformed), true, .internal),
        (.downstream(.tooLarge), true, .internal), (.downstream(.status), true, .internal),
        (.dropped(.expired), false, .deadlineExceeded), (.dropped(.expired), true, .deadlineExceeded),
        (.dropped(.hopeless), false, .unavailable), (.dropped(.hopeless), true, .deadlineExceeded),
        (.dropped(.predicted), false, .unavailable), (.dropped(.queueFull), false, .unavailable),
        (.dropped(.codel), false, .unavailable), (.dropped(.abandoned), false, .cancelled),
        (.dropped(.abandoned), true, .cancelled),
    ]

    @Test("Each failure of a request has its status", arguments: failures)
    func failure(kind: RequestFailure.Kind, hasBegun: Bool, status: GRPCStatus) {
        let failure = RequestFailure(at: Instant(nanoseconds: 1), kind: kind, reason: "", hasBegun: hasBegun)
        #expect(GRPCStatus(failure) == status)
    }

    @Test("The codes have the names of gRPC's list")
    func names() {
        #expect(GRPCStatus.allCases.count == 17)
        #expect(GRPCStatus.ok.name == "OK")
        #expect(GRPCStatus.deadlineExceeded.name == "DEADLINE_EXCEEDED")
        #expect(GRPCStatus.unauthenticated.name == "UNAUTHENTICATED")
    }
}
