import Downstream
import Glibc
import Reactor
import Testing
import Workload

/// The downstream clients, under both drivers, against the simulator and its faults.
struct DownstreamCallTests {
    private func call(_ milliseconds: Int = 1) -> Call {
        Call(
            id: .ours(salt: 1, number: 1), downstream: .milliseconds(milliseconds), deadline: Clock.now() + .seconds(1))
    }

    /// The answers of both drivers.
    private func answers(_ url: String, timeout: Duration) throws -> [Answer] {
        let endpoint = try DownstreamEndpoint(url)
        let blocking = BlockingDownstreamClient(endpoint: endpoint, timeout: timeout).send(call())
        let loop = try EventLoop()
        let client = try DownstreamClient(loop: loop, endpoint: endpoint, timeout: timeout)
        var answer: Answer?
        client.send(call()) { answer = $0 }
        while true {
            if let answer { return [blocking, answer] }
            loop.poll(waiting: true)
        }
    }

    @Test(
        "a whole reply is an answer, however it comes",
        arguments: [
            ("for={ms}ms", "waited 1ms\n"), ("chunked", "waited 0ms\n"), ("until-close", "waited 0ms\n"),
            ("bytes=5", "01234"),
            ("bytes=0", ""), ("status=204", ""), ("status=201", "waited 0ms\n"), ("drip=100us", "waited 0ms\n"),
            ("chunked&drip=100us", "waited 0ms\n"),
        ])
    func answered(query: String, body: String) throws {
        let simulator = try Simulator()
        for answer in try answers(simulator.url("/delay?\(query)"), timeout: .seconds(20)) {
            #expect(try answer.result.get() == Array(body.utf8))
        }
    }

    @Test("a reply as large as may be is an answer")
    func large() throws {
        let simulator = try Simulator()
        let size = DownstreamEndpoint.maximumReplyBody
        for framing in ["", "&chunked", "&until-close"] {
            for answer in try answers(simulator.url("/delay?bytes=\(size)\(framing)"), timeout: .seconds(20)) {
                #expect(try answer.result.get().count == size)
            }
        }
    }

    @Test(
        "a fault is a failure with its reason",
        arguments: [
            ("status=503", DownstreamFailure(kind: .status, reason: " replied 503")),
            ("status=302", .init(kind: .status, reason: " replied 302")),
            ("close=before", .init(kind: .closed, reason: " closed the connection before its reply")),
            ("close=middle", .init(kind: .malformed, reason: ": bad reply: closed in the middle of a reply")),
            ("reset=before", .init(kind: .read, reason: ": no whole reply: Connection reset by peer")),
            ("reset=middle", .init(kind: .read, reason: ": no whole reply: Connection reset by peer")),
            ("stall", .init(kind: .timeout, reason: ": no reply within 200ms")),
            ("for=10s", .init(kind: .timeout, reason: ": no reply within 200ms")),
            ("drip=20ms", .init(kind: .timeout, reason: ": no whole reply within 200ms")),
        ])
    func failed(query: String, failure: DownstreamFailure) throws {
        let simulator = try Simulator()
        let downstream = "downstream 127.0.0.1:\(simulator.port)"
        let expected = DownstreamFailure(kind: failure.kind, reason: downstream + failure.reason)
        // Short only where it is to pass.
        let timeout: Duration = failure.kind.isTimeout ? .milliseconds(200) : .seconds(20)
        for answer in try answers(simulator.url("/delay?\(query)"), timeout: timeout) {
            #expect(throws: expected) { try answer.result.get() }
        }
    }

    @Test(
        "what is no reply, or too much of one, is broken",
        arguments: [("garbage", "bad"), ("endless-header", "too large a"), ("bytes=8388609", "too large a")])
    func malformed(query: String, what: String) throws {
        let simulator = try Simulator()
        for answer in try answers(simulator.url("/delay?\(query)"), timeout: .seconds(20)) {
            guard case .failure(let failure) = answer.result, !failure.kind.isTimeout else {
                Issue.record("\(query) is not broken")
                continue
            }
            let start = "downstream 127.0.0.1:\(simulator.port): \(what) reply: "
            #expect(failure.reason.hasPrefix(start) && !failure.reason.contains("\n"))
        }
    }

    @Test("thousands of delays pass at once")
    func concurrent() throws {
        try raiseDescriptorLimit(to: 8_192)
        let simulator = try Simulator()
        let loop = try EventLoop()
        let client = try DownstreamClient(
            loop: loop, endpoint: DownstreamEndpoint(simulator.url("/delay?for={ms}ms")), timeout: .seconds(60))
        let count = 2_000
        var answers: [Answer] = []
        let begin = Clock.now()
        for number in 0..<count { client.send(call(200 + number % 100)) { answers.append($0) } }
        while answers.count < count { loop.poll(waiting: true) }
        #expect(answers.allSatisfy { (try? $0.result.get()) != nil && $0.arrival - begin >= .milliseconds(200) })
        #expect(client.idleConnections == DownstreamClient.maximumIdleConnections)
    }

    private func raiseDescriptorLimit(to count: rlim_t) throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = max(limit.rlim_cur, min(count, limit.rlim_max))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
