import Glibc
import ScriptedServer
import Testing
import Workload

@testable import Reactor

/// What a loop that comes late to its callbacks makes of calls.
struct DownstreamLateLoopTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    private func client(_ server: ScriptedServer, timeout: Duration) throws -> DownstreamClient {
        let endpoint = try DownstreamEndpoint("http://127.0.0.1:\(server.port)/")
        return try DownstreamClient(loop: loop, endpoint: endpoint, timeout: timeout)
    }

    private var call: Call { Call(id: .ours(salt: 1, number: 1), downstream: .zero, deadline: Clock.now()) }

    /// The thread is busy: nothing but the clock goes on.
    private func compute(for duration: Duration) {
        let end = Clock.now() + duration
        while Clock.now() < end {}
    }

    @Test(
        "a reply that sat unread arrived when it arrived",
        arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\n\r\nok"])
    func stamps(reply: String) throws {
        let server = try ScriptedServer([[.reply(reply)]])
        let client = try client(server, timeout: .seconds(20))
        var answer: Answer?
        client.send(call) { answer = $0 }
        // Connect and send; then the server ends, and with it what there is to arrive.
        while server.requests.isEmpty { loop.poll(waiting: false) }
        server.finish()
        let arrived = Clock.now()
        compute(for: .milliseconds(100))
        while answer == nil { loop.poll(waiting: true) }
        let whole = try #require(answer)
        #expect(try whole.result.get() == Array("ok".utf8))
        // A FIN's arrival is known to two ticks of at most 10 ms.
        #expect(whole.arrival <= arrived + .milliseconds(20))
    }

    @Test("a reply that lies in the kernel wins over a time-out that fires late")
    func replyWins() throws {
        let server = try ScriptedServer([[.reply("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]])
        // Long enough for the server to reply in time on a busy machine too.
        let timeout = Duration.seconds(2)
        let client = try client(server, timeout: timeout)
        var answer: Answer?
        let expiry = Clock.now() + timeout
        client.send(call) { answer = $0 }
        while server.requests.isEmpty { loop.poll(waiting: false) }
        server.finish()
        while Clock.now() < expiry + .milliseconds(50) {}
        while answer == nil { loop.poll(waiting: true) }
        #expect(try answer?.result.get() == Array("ok".utf8))
    }

    @Test("a reply that came before its request was sent is read although no further edge tells of it")
    func earlyReply() throws {
        let reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        let server = try ScriptedServer([[.unasked(reply), .stall]])
        let client = try client(server, timeout: .seconds(20))
        var answer: Answer?
        client.send(call) { answer = $0 }
        server.speak()
        // One event tells of the connection and of the reply; the request is sent in its callback.
        while server.requests.isEmpty { loop.poll(waiting: false) }
        #expect(try answer?.result.get() == Array("ok".utf8))
    }

    @Test("a large reply is read a turn at a time, and its request is known to have held the thread")
    func turns() throws {
        let chunks = String(repeating: "1\r\nx\r\n", count: 25_000) + "0\r\n\r\n"
        let server = try ScriptedServer([[.reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)]])
        let holds = ThreadHolds()
        let client = try DownstreamClient(
            loop: loop, endpoint: DownstreamEndpoint("http://127.0.0.1:\(server.port)/"), timeout: .seconds(20),
            holds: holds)
        var answer: Answer?
        client.send(call) { answer = $0 }
        while server.requests.isEmpty { loop.poll(waiting: false) }
        server.finish()
        let begin = Clock.now()
        loop.poll(waiting: true)
        let holder = holds.holder(of: begin..<Clock.now(), besides: .ours(salt: 1, number: 2))
        #expect(answer == nil, "all of it in one turn")
        #expect(holder?.id == call.id && holder?.isComputing == false)
        while answer == nil { loop.poll(waiting: true) }
        #expect(try answer?.result.get().count == 25_000)
    }

    @Test("each call has its own time-out, those begun in an answer too, and send never answers by itself")
    func expiry() throws {
        let server = try ScriptedServer(Array(repeating: [.stall], count: 4))
        let client = try client(server, timeout: .milliseconds(60))
        var waits: [Duration] = []
        func send(again: Bool) {
            let begin = Clock.now()
            client.send(call) { answer in
                waits.append(answer.arrival - begin)
                if again { send(again: false) }
            }
        }
        for again in [false, true, false] {
            send(again: again)
            compute(for: .milliseconds(10))
        }
        #expect(waits.isEmpty)
        while waits.count < 4 { loop.poll(waiting: true) }
        #expect(waits.allSatisfy { $0 >= .milliseconds(60) })
    }

    @Test("a call that fails at once is answered by the loop")
    func early() throws {
        // TCP has no broadcast: connect itself refuses.
        let endpoint = try DownstreamEndpoint("http://255.255.255.255:1/")
        let client = try DownstreamClient(loop: loop, endpoint: endpoint, timeout: .seconds(20))
        var answers = 0
        for _ in 0..<3 { client.send(call) { _ in answers += 1 } }
        #expect(answers == 0)
        while answers < 3 { loop.poll(waiting: true) }
    }

    @Test("a name with several addresses is tried until one answers")
    func localhost() throws {
        let server = try ScriptedServer([[.reply("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]])
        let endpoint = try DownstreamEndpoint("http://localhost:\(server.port)/")
        let answer = BlockingDownstreamClient(endpoint: endpoint, timeout: .seconds(20)).send(call)
        #expect(try answer.result.get() == Array("ok".utf8))
    }
}
