import Modes
import Reactor
import Scheduling
import Telemetry
import Testing
import Wire
import Workload

@testable import Daemon

/// Streams that end at their request's deadline.
struct ExpiryTests {
    /// Answers each message with work whose deadline is near.
    private final class Services: GRPCAnswering {
        let form = Form()
        let understanding: Understanding

        init(_ bench: FrontBench) { understanding = bench.front.understanding }

        func decide(_ message: HTTP2Message, id: () -> RequestID) -> GRPCDecision {
            guard let request = message.request,
                case .work(let id, let understood, let brought) =
                    understanding.decide(request)
            else { return .reply(id(), StreamReply(lines: [], trailers: []), rejectedAs: 400) }
            return .work(id, understood, brought, body: [], form)
        }

        func answersAsTheyCome(_: [UInt8]) -> Bool { false }

        func readinessChanged() {}

        func refusal(_ rejection: Rejection) -> StreamReply { StreamReply(lines: [], trailers: []) }
    }

    private final class Form: MessageForm {
        let messageProtocol = MessageProtocol.grpc
        let facts: CallFacts? = nil
        let endsAtDeadline = true
        let wantsProgress = true

        func reply(_ reply: Reply, to request: Request, retryAfter: Duration?) -> StreamReply {
            StreamReply(lines: Array("a: b\r\n".utf8), body: [UInt8(1)], trailers: Array("told: reply\r\n".utf8))
        }

        func expiry() -> StreamReply { StreamReply(lines: [], trailers: Array("told: expiry\r\n".utf8)) }

        func progress(of request: Request) -> StreamMessage? {
            StreamMessage(lines: Array("a: b\r\n".utf8), body: [UInt8(ascii: "p")])
        }
    }

    private static let grpc = "content-type: application/grpc\r\n"

    private let bench: FrontBench

    init() throws {
        bench = try FrontBench()
        bench.front.services = Services(bench)
    }

    private func told(_ client: StreamClient, _ stream: Int32) -> String? {
        client.replies[stream]?.trailers?.first(FieldName("told")).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func aRequestThatWaitsBeyondItsDeadline_isEndedThen_andItsClientIsGone() throws {
        let client = try StreamClient(bench)
        client.settle()
        let stream = client.request("/work?before=0ms&downstream=0ms&after=0ms&deadline=5ms", lines: ExpiryTests.grpc)
        client.send()
        let end = Clock.now() + .seconds(10)
        // Nobody runs it.
        while told(client, stream) == nil, Clock.now() < end {
            bench.poll()
            bench.front.takeBack()
            client.receive()
        }
        #expect(told(client, stream) == "expiry")
        #expect(Tally(bench.slab).inFlight == 1, "it is still with its runner")
        client.settle()
        #expect(Tally(bench.slab).missed(.clientGone) == 1)
        #expect(Tally(bench.slab).inFlight == 0)
    }

    @Test func aReplyThatComesTooLate_isTheExpiry() throws {
        let client = try StreamClient(bench)
        client.settle()
        let stream = client.request("/work?before=1ms&downstream=0ms&after=0ms&deadline=1us", lines: ExpiryTests.grpc)
        client.settle()
        #expect(told(client, stream) == "expiry")
        #expect(Tally(bench.slab).missed(.clientGone) == 1)
    }

    @Test func whatIsInTime_getsItsProgressAndItsReply() throws {
        let client = try StreamClient(bench)
        client.settle()
        let stream = client.request("/work?before=1ms&downstream=0ms&after=1ms&deadline=50s", lines: ExpiryTests.grpc)
        client.settle()
        #expect(told(client, stream) == "reply")
        #expect(client.replies[stream]?.body == [UInt8(ascii: "p"), UInt8(ascii: "p"), 1])
        #expect(Tally(bench.slab).met(.replied) == 1)
        let text = try Totals(modes: []).records(RequestFilter(query: nil, modes: []), with: [bench.slab])
        #expect(text.map(\.messageProtocol) == [.grpc])
    }
}
