import Glibc
import ScriptedServer
import Testing
import Workload

@testable import Reactor

/// Both drivers against a server that does as it is told.
struct DownstreamClientTests {
    private static func reply(_ body: String, _ fields: String = "") -> ScriptedServer.Step {
        .reply("HTTP/1.1 200 OK\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    @Test("a kept connection carries the next call", arguments: Caller.Driver.allCases)
    func keepsConnection(driver: Caller.Driver) throws {
        let server = try ScriptedServer([[Self.reply("one"), Self.reply("two"), Self.reply("three")]])
        let caller = try Caller(driver, "http://127.0.0.1:\(server.port)/?{ms}")
        #expect(try caller.body() == "one")
        #expect(try caller.body() == "two")
        #expect(try caller.body(downstream: .microseconds(2_500)) == "three")
        #expect(
            server.requests.map { $0.prefix { $0 != "\r\n" } } == [
                "GET /?1 HTTP/1.1", "GET /?1 HTTP/1.1", "GET /?2.5 HTTP/1.1",
            ])
    }

    @Test(
        "a kept connection that dies on the request is replaced",
        arguments: Caller.Driver.allCases, [ScriptedServer.Step.close, .reset])
    func redials(driver: Caller.Driver, death: ScriptedServer.Step) throws {
        let server = try ScriptedServer([[Self.reply("one"), death], [Self.reply("two")]])
        let caller = try Caller(driver, "http://127.0.0.1:\(server.port)/")
        #expect(try caller.body() == "one")
        #expect(try caller.body() == "two")
        #expect(server.requests.count == 3)
    }

    @Test(
        "the replacement that dies has failed", arguments: Caller.Driver.allCases,
        [ScriptedServer.Step.close, .reset])
    func redialsOnce(driver: Caller.Driver, death: ScriptedServer.Step) throws {
        let server = try ScriptedServer([[Self.reply("one"), .close], [death], [Self.reply("never")]])
        let caller = try Caller(driver, "http://127.0.0.1:\(server.port)/")
        #expect(try caller.body() == "one")
        #expect(throws: DownstreamFailure.self) { try caller.body() }
        #expect(server.requests.count == 3)
    }

    @Test("a kept connection that was closed meanwhile is not used", arguments: Caller.Driver.allCases)
    func closedWhileIdle(driver: Caller.Driver) throws {
        let server = try ScriptedServer([[Self.reply("one")], [Self.reply("two")]])
        let caller = try Caller(driver, "http://127.0.0.1:\(server.port)/")
        #expect(try caller.body() == "one")
        #expect(try caller.body() == "two")
    }

    @Test("bytes behind a reply are no reply to the next call", arguments: Caller.Driver.allCases)
    func bytesBehind(driver: Caller.Driver) throws {
        let double = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\noneHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad"
        let server = try ScriptedServer([[.reply(double)], [Self.reply("two")]])
        let caller = try Caller(driver, "http://127.0.0.1:\(server.port)/")
        let first = caller.call()
        #expect(try first.result.get() == Array("one".utf8))
        #expect(first.arrivalIsUpperBound)
        #expect(try caller.body() == "two")
    }

    @Test("bytes that no call asked for are no reply to the next one", arguments: Caller.Driver.allCases)
    func unaskedBytes(driver: Caller.Driver) throws {
        let unasked = ScriptedServer.Step.unasked("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad")
        let server = try ScriptedServer([[Self.reply("one"), unasked], [Self.reply("two")]])
        let caller = try Caller(driver, "http://127.0.0.1:\(server.port)/")
        #expect(try caller.body() == "one")
        server.speak()
        #expect(try caller.body() == "two")
    }

    @Test("a reply that ends by close arrives at most when that is read", arguments: Caller.Driver.allCases)
    func untilClose(driver: Caller.Driver) throws {
        let server = try ScriptedServer([[.reply("HTTP/1.1 200 OK\r\n\r\nall of it")]])
        let answer = try Caller(driver, "http://127.0.0.1:\(server.port)/").call()
        #expect(try answer.result.get() == Array("all of it".utf8))
        #expect(answer.arrivalIsUpperBound)
    }

    @Test("a reply's arrival is the kernel's, not the reader's", arguments: Caller.Driver.allCases)
    func arrival(driver: Caller.Driver) throws {
        let server = try ScriptedServer([[Self.reply("one"), .stall]])
        let before = Clock.now()
        let answer = try Caller(driver, "http://127.0.0.1:\(server.port)/").call()
        let after = Clock.now()
        #expect(before < answer.arrival && answer.arrival < after && !answer.arrivalIsUpperBound)
    }

    @Test("a downstream that says nothing has timed out", arguments: Caller.Driver.allCases)
    func timesOut(driver: Caller.Driver) throws {
        let server = try ScriptedServer([[.stall]])
        let caller = try Caller(driver, "http://127.0.0.1:\(server.port)/", timeout: .milliseconds(50))
        let before = Clock.now()
        let answer = caller.call()
        #expect(answer.arrival - before >= .milliseconds(50))
        #expect(
            throws: DownstreamFailure(
                kind: .timeout, reason: "downstream 127.0.0.1:\(server.port): no reply within 50ms")
        ) { try answer.result.get() }
    }

    @Test("a downstream that stops within its reply has timed out", arguments: Caller.Driver.allCases)
    func timesOutWithinReply(driver: Caller.Driver) throws {
        let server = try ScriptedServer([[.reply("HTTP/1.1 200 OK\r\n"), .stall]])
        let caller = try Caller(driver, "http://127.0.0.1:\(server.port)/", timeout: .seconds(2))
        #expect(
            throws: DownstreamFailure(
                kind: .timeout, reason: "downstream 127.0.0.1:\(server.port): no whole reply within 2s")
        ) { try caller.call().result.get() }
    }

    @Test("a full backlog is a dial that times out", arguments: Caller.Driver.allCases)
    func dialTimesOut(driver: Caller.Driver) throws {
        let listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 0)
        defer { listener.close() }
        let address = try SocketAddress(boundTo: listener)
        // The backlog of 0 takes one; what comes then is not answered.
        let filling = (0..<3).map { _ in Socket.dial(address) }
        defer { for case .connecting(let socket) in filling { socket.close() } }
        let caller = try Caller(driver, "http://127.0.0.1:\(address.port)/", timeout: .milliseconds(50))
        #expect(
            throws: DownstreamFailure(
                kind: .connectTimeout, reason: "downstream 127.0.0.1:\(address.port): no connection within 50ms")
        ) { try caller.call().result.get() }
    }

    @Test("a downstream that is not there is refused, call after call", arguments: Caller.Driver.allCases)
    func refused(driver: Caller.Driver) throws {
        let listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 1)
        let port = try SocketAddress(boundTo: listener).port
        listener.close()
        let caller = try Caller(driver, "http://127.0.0.1:\(port)/")
        let refusal = DownstreamFailure(
            kind: .connect, reason: "downstream 127.0.0.1:\(port): no connection: Connection refused")
        for _ in 0..<3 {
            #expect(throws: refusal) { try caller.call().result.get() }
        }
    }

    @Test("a closed client dials anew and keeps nothing", arguments: Caller.Driver.allCases)
    func closed(driver: Caller.Driver) throws {
        let server = try ScriptedServer([[Self.reply("one")], [Self.reply("two")]])
        let caller = try Caller(driver, "http://127.0.0.1:\(server.port)/")
        #expect(try caller.body() == "one")
        caller.close()
        #expect(try caller.body() == "two")
    }
}
