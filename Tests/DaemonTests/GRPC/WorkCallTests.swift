import Proto
import RPC
import SwiftProtobuf
import Telemetry
import Testing
import Wire
import Workload

@testable import Daemon

/// Calls of the Work service, over a connection.
struct WorkCallTests {
    private let bench: FrontBench
    private let calls: CallClient

    init() throws {
        bench = try FrontBench()
        calls = try CallClient(bench)
    }

    private static func request(
        before: Int64 = 0, downstream: Int64 = 0, payload: String = ""
    ) -> Deadlined_V1_WorkRequest {
        .with {
            $0.before = .init(seconds: 0, nanos: Int32(before * 1_000_000))
            $0.downstream = .init(seconds: 0, nanos: Int32(downstream * 1_000_000))
            $0.after = .init()
            $0.payload = .init(payload.utf8)
        }
    }

    private func tally() -> Tally { Tally(bench.slab) }

    @Test(arguments: [("GET", ""), ("POST", "some bytes")])
    func aCall_computesWhatTheSameHTTPRequestDoes(method: String, payload: String) throws {
        let target = "/work?before=2ms&downstream=0ms&after=0ms"
        let stream = calls.client.request(target, method: method, body: Array(payload.utf8))
        let ended = try #require(try calls.call(.do, Self.request(before: 2, payload: payload)))
        #expect(ended.status == .ok)
        let reply = try Deadlined_V1_WorkReply(serializedBytes: try #require(ended.messages.first))
        let http = try #require(calls.client.replies[stream])
        let hexadecimal = reply.digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hexadecimal + "\n" == String(decoding: http.body, as: UTF8.self))
        #expect(reply.servedBy.unitsBefore == 2)
        #expect(reply.servedBy.mode == bench.front.setting.mode)
        #expect(reply.deadlineRemaining.seconds >= 58)
        #expect(reply.requestID.contains("-"))
        #expect(ended.inHead("content-type") == "application/grpc")
    }

    @Test func calls_areRequestsOfTheFigures_withMethodAndStatus() throws {
        _ = try calls.call(.do, Self.request())
        _ = try calls.call(.doWithProgress, Self.request())
        _ = try calls.call(.do, Self.request(downstream: 5))
        #expect(tally().met(.replied) == 2)
        #expect(tally().calls(.do, .ok).count == 1)
        #expect(tally().calls(.doWithProgress, .ok).count == 1)
        // Nobody listens there.
        #expect(tally().calls(.do, .unavailable).count == 1)
    }

    @Test func theRequestsOwnID_isTakenAndTold() throws {
        let ended = try #require(try calls.call(.do, Self.request(), lines: "x-request-id: mine\r\n"))
        #expect(try Deadlined_V1_WorkReply(serializedBytes: ended.messages[0]).requestID == "mine")
    }

    @Test func equalMessages_withOtherTimeouts_areEachUnderstood() throws {
        for (timeout, seconds) in [("20S", 19), ("30S", 29), (nil, 59), ("20S", 19)] as [(String?, Int64)] {
            let lines = timeout.map { "grpc-timeout: \($0)\r\n" } ?? ""
            let ended = try #require(try calls.call(.do, Self.request(), lines: lines))
            let remaining = try Deadlined_V1_WorkReply(serializedBytes: ended.messages[0]).deadlineRemaining.seconds
            #expect((seconds - 1...seconds).contains(remaining))
        }
    }

    @Test func progress_isToldStepByStep_andTheReplyLast() throws {
        let ended = try #require(try calls.call(.doWithProgress, Self.request(before: 1, payload: "a")))
        #expect(ended.status == .ok)
        let events = try ended.messages.map { try Deadlined_V1_Progress(serializedBytes: $0) }
        #expect(events.map { $0.stepEnded.step } == [.before, .unspecified])
        #expect(events.last?.reply.digest.count == 32)
    }

    @Test func aFailureBehindProgress_isToldInTrailers() throws {
        let ended = try #require(try calls.call(.doWithProgress, Self.request(before: 1, downstream: 5)))
        #expect(ended.status == .unavailable)
        #expect(ended.messages.count == 1)
        #expect(!ended.isTrailersOnly)
        #expect(ended.last("x-request-id") != nil)
    }

    @Test func aFailure_isToldInTheHeadAlone() throws {
        let ended = try #require(try calls.call(.do, Self.request(downstream: 5)))
        #expect(ended.status == .unavailable)
        #expect(ended.message.contains("connect"))
        #expect(ended.isTrailersOnly)
        // It is no refusal, so that nothing is said of trying again.
        #expect(ended.last("grpc-retry-pushback-ms") == nil)
    }

    static let refused: [(String, String, [UInt8], GRPCStatus, RejectionStatus)] = [
        ("deadlined.v1.Work/Do", "", [0xff], .internal, .badRequest),
        ("deadlined.v1.Work/Do", "grpc-timeout: never\r\n", [], .internal, .badRequest),
        ("deadlined.v1.Work/Do", "x-envoy-expected-rq-timeout-ms: 0\r\n", [], .invalidArgument, .badRequest),
        // kind 99
        ("deadlined.v1.Work/Do", "", [0x28, 99], .invalidArgument, .badRequest),
        ("deadlined.v1.Work/Undo", "", [], .unimplemented, .notFound),
        ("deadlined.v2.Work/Do", "", [], .unimplemented, .notFound),
    ]

    @Test(arguments: refused)
    func aCallThatCannotBeDone_isRefused_andCounted(
        path: String, lines: String, message: [UInt8], status: GRPCStatus, counted: RejectionStatus
    ) throws {
        let stream = calls.begin(path, [message], lines: lines)
        calls.client.settle()
        let ended = try #require(calls.ended(stream))
        #expect(ended.status == status)
        #expect(ended.isTrailersOnly && ended.reply.status == 200)
        #expect(ended.last("x-request-id") != nil)
        #expect(tally()[counted] == 1)
        #expect(try calls.call(.do, Self.request())?.status == .ok)
    }

    @Test func metadataBeyondTheLimit_isResourceExhausted() throws {
        let stream = calls.begin(
            "deadlined.v1.Work/Do", [], lines: "a: \(String(repeating: "b", count: 20_000))\r\n")
        calls.client.settle()
        let ended = try #require(calls.ended(stream))
        #expect(ended.status == .resourceExhausted)
        #expect(ended.isTrailersOnly && ended.reply.status == 200)
    }

    @Test func aMessageBeyondTheLimit_isResourceExhausted_andOtherStreamsLiveOn() throws {
        let small = try FrontBench { $0.requestLimits = RequestLimits(target: 1_024, headers: 4_096, body: 1_000) }
        let calls = try CallClient(small)
        let ended = try #require(try calls.call(.do, Self.request(payload: String(repeating: "a", count: 2_000))))
        #expect(ended.status == .resourceExhausted)
        #expect(try calls.call(.do, Self.request())?.status == .ok)
    }

    @Test(arguments: ["application/grpc+json", "application/grpc-web"])
    func aCodecThatIsNotSpoken_isRefusedInHTTPsWords(type: String) throws {
        let stream = calls.begin(
            "deadlined.v1.Work/Do", [[]], head: "te: trailers\r\ncontent-type: \(type)\r\n")
        calls.client.settle()
        #expect(calls.ended(stream)?.reply.status == 415)
        #expect(calls.ended(stream)?.status == nil)
    }

    @Test func anotherContentType_isNoCall() throws {
        let stream = calls.begin("deadlined.v1.Work/Do", [[]], head: "content-type: application/json\r\n")
        calls.client.settle()
        #expect(calls.ended(stream)?.reply.status == 415)
    }

    @Test func withoutLoadReports_nothingIsSaidOfTheLoad_andWithThemInEachProtocol() throws {
        #expect(try calls.call(.do, Self.request())?.last("endpoint-load-metrics-bin") == nil)
        let bench = try FrontBench { $0.reportsLoad = true }
        let calls = try CallClient(bench)
        let ended = try #require(try calls.call(.do, Self.request()))
        #expect((ended.last("endpoint-load-metrics-bin") ?? "").count > 40)
        let stream = calls.client.request()
        calls.client.settle()
        let field = calls.client.replies[stream]?.fields.first(FieldName("load")).map {
            String(decoding: $0, as: UTF8.self)
        }
        #expect(field?.hasSuffix("named_metrics.in_flight=1") == true)
        let (one, _) = try bench.connect(isNew: true)
        one.send(FrontBench.trivial)
        bench.settle()
        #expect(one.receive().text.contains("\r\nLoad: TEXT application_utilization="))
    }
}
