import Foundation
import Reactor
import Testing
import Workload

@testable import Downstream

/// The client over gRPC against the simulator and its faults, and what curl sees of it over HTTP/2.
struct RPCCallTests {
    private func call(_ milliseconds: Int64 = 1, budget: Duration = .seconds(20)) -> Call {
        Call(
            id: .ours(salt: 1, number: 1), downstream: .milliseconds(milliseconds), deadline: Clock.now() + budget)
    }

    private func answer(
        _ simulator: Simulator, _ call: Call, timeout: Duration = .seconds(20)
    ) throws -> Answer {
        let loop = try EventLoop()
        let client = try LoopClient(
            loop: loop, endpoint: DownstreamEndpoint("grpc://127.0.0.1:\(simulator.port)"), timeout: timeout)
        var answer: Answer?
        client.send(call) { answer = $0 }
        while true {
            if let answer { return answer }
            loop.poll(waiting: true)
        }
    }

    @Test("a call has the bytes of the reply over HTTP, and does not end early")
    func answered() throws {
        let simulator = try Simulator()
        let begin = Clock.now()
        let rpc = try answer(simulator, call(30))
        let http = try DownstreamEndpoint(simulator.url("/delay?for={ms}ms"))
        let same = BlockingDownstreamClient(endpoint: http, timeout: .seconds(20)).send(call(30))
        #expect(try rpc.result.get() == same.result.get() && rpc.arrival - begin >= .milliseconds(30))
    }

    @Test(
        "a large reply is an answer, and one that is too large is not", arguments: [(1 << 23, true), (1 << 24, false)])
    func large(bytes: Int, isTaken: Bool) throws {
        let simulator = try Simulator(standard: "bytes=\(bytes)")
        switch try answer(simulator, call()).result {
        case .success(let body): #expect(isTaken && body.count == bytes)
        case .failure(let failure): #expect(!isTaken && failure.kind == .tooLarge)
        }
    }

    @Test(
        "a fault is a failure with its reason",
        arguments: [
            (
                "status=14",
                DownstreamFailure(kind: .status, reason: " ended the call with UNAVAILABLE: as the call asked")
            ),
            ("close=before", .init(kind: .closed, reason: " closed the connection before its reply")),
            ("close=middle", .init(kind: .malformed, reason: ": bad reply: closed in the middle of a reply")),
            ("reset=before", .init(kind: .closed, reason: " reset the call's stream: INTERNAL_ERROR")),
            ("reset=middle", .init(kind: .read, reason: " reset the call's stream: INTERNAL_ERROR")),
            ("stall", .init(kind: .timeout, reason: ": no reply within 200ms")),
            ("drip=20ms", .init(kind: .timeout, reason: ": no whole reply within 200ms")),
        ])
    func failed(query: String, failure: DownstreamFailure) throws {
        let simulator = try Simulator(standard: query)
        let downstream = "downstream 127.0.0.1:\(simulator.port)"
        let expected = DownstreamFailure(kind: failure.kind, reason: downstream + failure.reason)
        // Short only where it is to pass.
        let timeout: Duration = failure.kind.isTimeout ? .milliseconds(200) : .seconds(20)
        let answer = try answer(simulator, call(), timeout: timeout)
        #expect(throws: expected) { try answer.result.get() }
    }

    @Test("a call is ended by the server at its deadline")
    func deadline() throws {
        let simulator = try Simulator()
        let answer = try answer(simulator, call(10_000, budget: .milliseconds(30)))
        guard case .failure(let failure) = answer.result else { throw CancellationError() }
        #expect(failure.kind == .timeout && failure.reason.contains(" ended the call with DEADLINE_EXCEEDED"))
    }

    @Test("thousands of calls pass at once on one connection")
    func concurrent() throws {
        let simulator = try Simulator()
        let loop = try EventLoop()
        let client = try RPCDownstreamClient(
            loop: loop, endpoint: DownstreamEndpoint("grpc://127.0.0.1:\(simulator.port)"), timeout: .seconds(60))
        let count = 2_000
        var answers: [Answer] = []
        let begin = Clock.now()
        for number in 0..<count { client.send(call(200 + Int64(number % 100))) { answers.append($0) } }
        while answers.count < count { loop.poll(waiting: true) }
        #expect(answers.allSatisfy { (try? $0.result.get()) != nil && $0.arrival - begin >= .milliseconds(200) })
        #expect(client.connectionCount == 1)
    }

    @Test("a call that its client gives up is counted as cancelled")
    func cancelled() throws {
        let simulator = try Simulator(standard: "stall")
        _ = try answer(simulator, call(), timeout: .milliseconds(100))
        let end = Clock.now() + .seconds(20)
        var counts = ""
        while !counts.hasSuffix("cancelled 1\n"), Clock.now() < end {
            counts = try Curl(simulator.url("/counts")).output
        }
        #expect(counts.contains("calls 1\ncancelled 1\n"))
    }

    @Test(
        "curl gets over HTTP/2 what it gets over HTTP/1.1",
        arguments: [
            ("/delay?for=5ms", "waited 5ms\n2 200"), ("/delay?status=503", "waited 0ms\n2 503"),
            ("/delay?bytes=5", "012342 200"), ("/delay?status=204", "2 204"),
            ("/delay?drip=100us", "waited 0ms\n2 200"),
        ])
    func curl(target: String, output: String) throws {
        let simulator = try Simulator()
        let curl = try Curl(
            "--http2-prior-knowledge", "-w", "%{http_version} %{http_code}", simulator.url(target))
        #expect(curl.status == 0 && curl.output == output, "\(curl)")
    }

    @Test("curl gets a large body over HTTP/2")
    func largeBody() throws {
        let simulator = try Simulator()
        let curl = try Curl(
            "--http2-prior-knowledge", "-o", "/dev/null", "-w", "%{size_download}",
            simulator.url("/delay?bytes=16777216"))
        #expect(curl.output == "16777216", "\(curl)")
    }
}
