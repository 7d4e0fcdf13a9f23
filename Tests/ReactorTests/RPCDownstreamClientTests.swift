import RPC
import ScriptedServer
import Testing
import Wire
import Workload

@testable import Reactor

/// The client over gRPC against a server that does what a test has written down.
struct RPCDownstreamClientTests {
    /// A client on a loop, and what its calls came to.
    final class Bench {
        let loop: EventLoop
        let client: RPCDownstreamClient
        var answers: [Int: Answer] = [:]
        var dials: [Bool] { told.withLock { $0 } }
        private let told = Lock<[Bool]>([])
        private var number = 0

        init(_ port: UInt16, timeout: Duration = .seconds(20)) throws {
            loop = try EventLoop()
            let told = told
            client = try RPCDownstreamClient(
                loop: loop, endpoint: DownstreamEndpoint("grpc://127.0.0.1:\(port)"), timeout: timeout,
                dialling: { again in told.withLock { $0.append(again) } })
        }

        func send(until cancellation: Cancellation? = nil, trace: BroughtTrace? = nil) {
            number += 1
            let number = number
            let call = Call(
                id: .ours(salt: 0xc, number: UInt32(number)), downstream: .milliseconds(20),
                deadline: Clock.now() + .seconds(10), brought: Brought(trace: trace))
            client.send(call, until: cancellation) { [unowned self] in answers[number] = $0 }
        }

        func run(until isDone: () -> Bool) throws {
            let end = Clock.now() + .seconds(60)
            let tick = try Reactor.Timer(loop) {}
            while !isDone(), Clock.now() < end {
                tick.schedule(after: .milliseconds(5))
                loop.poll(waiting: true)
            }
            try #require(isDone(), "\(answers.count) answers came")
        }

        /// The kind of each failure, by its call.
        var failures: [Int: DownstreamErrorKind] {
            answers.compactMapValues { answer in
                guard case .failure(let failure) = answer.result else { return nil }
                return failure.kind
            }
        }
    }

    static let reply = ScriptedHTTP2Server.Step.reply(
        fields: "content-type: application/grpc\r\n", body: CallMessages.reply(Array("waited 20ms\n".utf8)),
        trailers: "grpc-status: 0\r\n")

    @Test func callsShareOneConnection_andBringWhatTheirServerIsToKnow() throws {
        let server = try ScriptedHTTP2Server { _, _ in Self.reply }
        let bench = try Bench(server.port)
        let parent = Array("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".utf8)
        let context = TraceContext(traceparent: parent.span, span: 0x1234)
        bench.send(trace: BroughtTrace(try #require(context), state: Array("a=1".utf8)))
        for _ in 0..<99 { bench.send() }
        try bench.run { bench.answers.count == 100 }
        #expect(bench.answers.values.allSatisfy { (try? $0.result.get()) == Array("waited 20ms\n".utf8) })
        #expect(bench.dials == [false] && bench.client.connectionCount == 1)
        let requests = server.requests
        #expect(Set(requests.map(\.connection)).count == 1)
        let first = try #require(requests.first)
        #expect((first.method, first.target) == ("POST", "/deadlined.v1.Downstream/Call"))
        #expect(first.body == CallMessages.request(wait: .milliseconds(20)))
        let fields = ["content-type", "te", "x-request-id", "tracestate"] as [StaticString]
        #expect(fields.map { first.field($0) } == ["application/grpc", "trailers", "c-1", "a=1"])
        #expect(first.field("traceparent") == "00-0af7651916cd43dd8448eb211c80319c-0000000000001234-01")
        let timeout = try #require(first.field("grpc-timeout"))
        #expect(try GRPCTimeoutField.parse(Array(timeout.utf8)[...]) > .seconds(5))
        server.finish()
    }

    @Test func serverThatDies_failsExactlyTheCallsInFlight_andTheNextCallDialsAnew() throws {
        // Call 1 is answered, 2 to 51 are in flight, and the server dies with the last of them.
        let server = try ScriptedHTTP2Server { number, _ in
            (1...50).contains(number) ? (number == 50 ? .drop : .hold) : Self.reply
        }
        let bench = try Bench(server.port)
        bench.send()
        try bench.run { bench.answers.count == 1 }
        for _ in 0..<50 { bench.send() }
        try bench.run { bench.answers.count == 51 }
        #expect(bench.failures.keys.sorted() == Array(2...51))
        bench.send()
        try bench.run { bench.answers.count == 52 }
        #expect(bench.failures.count == 50 && bench.dials == [false, false])
        server.finish()
    }

    @Test func callThatIsRefused_isMadeOnceMore_andFailsTheSecondTime() throws {
        let server = try ScriptedHTTP2Server { number, _ in [0, 2, 3].contains(number) ? .refuse : Self.reply }
        let bench = try Bench(server.port)
        for count in 1...2 {
            bench.send()
            try bench.run { bench.answers.count == count }
        }
        #expect(bench.failures == [2: .send] && server.requests.count == 4)
        server.finish()
    }

    @Test func serverThatGoesAway_answersWhatItTook_andTheRestIsMadeAnew() throws {
        let server = try ScriptedHTTP2Server { number, _ in number == 1 ? .leave : Self.reply }
        let bench = try Bench(server.port)
        for _ in 0..<10 { bench.send() }
        try bench.run { bench.answers.count == 10 }
        #expect(bench.failures.isEmpty && bench.dials == [false, true])
        try bench.run { bench.client.connectionCount == 1 }
        server.finish()
    }

    @Test func callWhoseTimeIsOver_isCancelledAtItsServer() throws {
        let server = try ScriptedHTTP2Server { _, _ in .hold }
        let bench = try Bench(server.port, timeout: .milliseconds(100))
        bench.send()
        try bench.run { bench.answers.count == 1 && !server.resets.isEmpty }
        #expect(bench.failures == [1: .timeout] && server.resets.map(\.code) == [.cancel])
        server.finish()
    }

    @Test func callThatNobodyWaitsForAnyMore_isCancelledAtItsServer_andNoOther() throws {
        let server = try ScriptedHTTP2Server { number, _ in number == 2 ? Self.reply : .hold }
        let bench = try Bench(server.port)
        let cancellation = Cancellation()
        bench.send(until: cancellation)
        bench.send(until: Cancellation())
        try bench.run { server.requests.count == 2 }
        cancellation.cancel()
        try bench.run { bench.answers.count == 1 && !server.resets.isEmpty }
        #expect(bench.failures == [1: .timeout] && server.resets.map(\.request) == [0])
        bench.send()
        try bench.run { bench.answers.count == 2 }
        #expect((try? bench.answers[3]?.result.get()) != nil && bench.dials == [false])
        server.finish()
    }

    @Test func serverThatAllowsFewStreams_getsNoMoreAtOnce() throws {
        let server = try ScriptedHTTP2Server(streams: 2) { _, _ in Self.reply }
        let bench = try Bench(server.port)
        for _ in 0..<300 { bench.send() }
        try bench.run { bench.answers.count == 300 }
        #expect(bench.failures.isEmpty)
        server.finish()
    }

    @Test(arguments: [
        (ScriptedHTTP2Server.Step.raw(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)), DownstreamErrorKind.malformed),
        (.reply(fields: "content-type: application/grpc\r\ngrpc-status: 13\r\n"), .status),
        (.reply(fields: "content-type: application/grpc\r\ngrpc-status: 4\r\n"), .timeout),
        (.reply(status: 404), .status),
        (.drop, .closed),
    ])
    func whatIsNoReply_isAFailureOfItsKind(_ step: ScriptedHTTP2Server.Step, kind: DownstreamErrorKind) throws {
        let server = try ScriptedHTTP2Server { _, _ in step }
        let bench = try Bench(server.port)
        bench.send()
        try bench.run { bench.answers.count == 1 }
        #expect(bench.failures == [1: kind])
        server.finish()
    }

    @Test func noServer_failsAtOnce_andIsDialledAnewAfterAPause() throws {
        let closed = try ScriptedServer([])
        closed.finish()
        let bench = try Bench(closed.port)
        bench.send()
        bench.send()
        try bench.run { bench.answers.count == 2 }
        #expect(bench.failures == [1: .connect, 2: .connect])
        let end = Clock.now() + .seconds(30)
        while bench.dials.count < 2, Clock.now() < end {
            let before = bench.answers.count
            bench.send()
            try bench.run { bench.answers.count == before + 1 }
        }
        #expect(bench.dials.count == 2)
    }

    @Test func closedClient_keepsNoConnection_andEndsWhatIsOutstanding() throws {
        let server = try ScriptedHTTP2Server { _, _ in Self.reply }
        let bench = try Bench(server.port)
        bench.send()
        bench.client.close()
        try bench.run { bench.answers.count == 1 }
        #expect(bench.failures.isEmpty && bench.client.connectionCount == 0)
        server.finish()
    }

    @Test func repliesThatShareARead_haveUpperBoundsOfTheirArrival_butForTheLast() throws {
        let server = try ScriptedHTTP2Server { _, _ in Self.reply }
        let bench = try Bench(server.port)
        for _ in 0..<100 { bench.send() }
        try bench.run { bench.answers.count == 100 }
        let reads = Dictionary(grouping: bench.answers.values, by: \.arrival)
        #expect(reads.values.allSatisfy { $0.count { !$0.arrivalIsUpperBound } <= 1 })
        server.finish()
    }
}
