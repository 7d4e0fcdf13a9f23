import Foundation
import ScriptedServer
import Testing
import Workload

@testable import Reactor

/// Both drivers against nginx, which has its own ideas of keeping, chunking and closing.
struct DownstreamNginxTests {
    private static let server = """
        location /plain { return 200 "$connection $connection_requests\\n"; }
        location /limited { keepalive_requests 2; return 200 "$connection $connection_requests\\n"; }
        location /closing { keepalive_timeout 0; return 200 "closing\\n"; }
        location /echo { return 200 "$http_host|$http_x_request_id|$http_grpc_timeout|$arg_ms\\n"; }
        location /busy { return 503 "no\\n"; }
        location /empty { return 204; }
        location /chunked { sub_filter_types *; sub_filter WORLD world; sub_filter_once off; try_files /text =404; }
        location /until-close {
            chunked_transfer_encoding off;
            sub_filter_types *; sub_filter WORLD world; sub_filter_once off; try_files /text =404;
        }
        location /large { try_files /large =404; }
        location /too-large { try_files /too-large =404; }
        """

    private static let text = String(repeating: "hello WORLD\n", count: 6_000)

    private func nginx() throws -> Nginx {
        let nginx = try Nginx(server: Self.server)
        try nginx.write(Data(Self.text.utf8), to: "text")
        try nginx.write(Data(count: DownstreamEndpoint.maximumReplyBody), to: "large")
        try nginx.write(Data(count: DownstreamEndpoint.maximumReplyBody + 1), to: "too-large")
        return nginx
    }

    @Test("nginx's replies are understood, in every framing", arguments: Caller.Driver.allCases)
    func framings(driver: Caller.Driver) throws {
        let nginx = try nginx()
        let base = "http://127.0.0.1:\(nginx.port)"
        let world = Self.text.replacing("WORLD", with: "world")
        for (path, body) in [
            ("/closing", "closing\n"), ("/empty", ""), ("/chunked", world), ("/until-close", world),
            ("/echo?ms={ms}", "127.0.0.1:\(nginx.port)|c-"),
        ] {
            let caller = try Caller(driver, base + path)
            for _ in 0..<3 {
                let reply = try caller.body(downstream: .microseconds(2_500))
                #expect(path.hasPrefix("/echo") ? reply.hasPrefix(body) && reply.hasSuffix("|2.5\n") : reply == body)
            }
        }
        let large = try Caller(driver, base + "/large").call().result.get()
        #expect(large.count == DownstreamEndpoint.maximumReplyBody)
    }

    @Test("a connection serves until nginx has had enough of it", arguments: Caller.Driver.allCases)
    func keepsAlive(driver: Caller.Driver) throws {
        let nginx = try nginx()
        let plain = try Caller(driver, "http://127.0.0.1:\(nginx.port)/plain")
        let kept = try (0..<4).map { _ in try plain.body().split(separator: " ") }
        #expect(Set(kept.map { $0[0] }).count == 1 && kept.map { $0[1] } == ["1\n", "2\n", "3\n", "4\n"])
        let limited = try Caller(driver, "http://127.0.0.1:\(nginx.port)/limited")
        let changed = try (0..<4).map { _ in try limited.body().split(separator: " ") }
        #expect(Set(changed.map { $0[0] }).count == 2 && changed.map { $0[1] } == ["1\n", "2\n", "1\n", "2\n"])
    }

    @Test("what is no use is broken, and the connection goes on", arguments: Caller.Driver.allCases)
    func broken(driver: Caller.Driver) throws {
        let nginx = try nginx()
        let name = "downstream 127.0.0.1:\(nginx.port)"
        for (path, reason) in [
            ("/busy", "\(name) replied 503"), ("/nothing", "\(name) replied 404"),
            ("/too-large", "\(name): too large a reply: a body of more than 8388608 bytes"),
        ] {
            let caller = try Caller(driver, "http://127.0.0.1:\(nginx.port)\(path)")
            for _ in 0..<2 {
                guard case .failure(let failure) = caller.call().result, !failure.kind.isTimeout else {
                    Issue.record("\(path) is not broken")
                    continue
                }
                #expect(failure.reason.hasPrefix(reason) && !failure.reason.contains("\n"))
            }
        }
    }

    @Test("nginx may be restarted between calls", arguments: Caller.Driver.allCases)
    func restart(driver: Caller.Driver) throws {
        let nginx = try nginx()
        let caller = try Caller(driver, "http://127.0.0.1:\(nginx.port)/plain")
        _ = try caller.body()
        try nginx.restart()
        _ = try caller.body()
        nginx.stop()
        #expect(throws: DownstreamFailure.self) { try caller.body() }
        try nginx.restart()
        _ = try caller.body()
    }

    @Test("calls at once take a connection each, and leave them idle")
    func concurrent() throws {
        let nginx = try nginx()
        let loop = try EventLoop()
        let endpoint = try DownstreamEndpoint("http://127.0.0.1:\(nginx.port)/plain")
        let client = try DownstreamClient(loop: loop, endpoint: endpoint, timeout: .seconds(20))
        var answers: [Answer] = []
        var again = 200
        func send() {
            let call = Call(id: .ours(salt: 1, number: 1), downstream: .zero, deadline: Clock.now())
            client.send(call) { answer in
                answers.append(answer)
                again -= 1
                if again >= 0 { send() }
            }
        }
        for _ in 0..<200 { send() }
        #expect(answers.isEmpty)
        while answers.count < 400 { loop.poll(waiting: true) }
        #expect(answers.allSatisfy { (try? $0.result.get()) != nil })
        #expect((1...200).contains(client.idleConnections))
        client.close()
        #expect(client.idleConnections == 0 && Self.connections(to: nginx.port) == 0)
    }

    @Test("a thousand calls of every kind leave one connection open", arguments: Caller.Driver.allCases)
    func leaksNothing(driver: Caller.Driver) throws {
        let nginx = try nginx()
        let callers = try ["/plain", "/limited", "/closing", "/busy", "/until-close"].map {
            try Caller(driver, "http://127.0.0.1:\(nginx.port)\($0)")
        }
        for _ in 0..<200 {
            for caller in callers { _ = caller.call() }
        }
        // One for each caller whose last reply was to be kept: `/plain`, `/busy`.
        #expect(Self.connections(to: nginx.port) == 2)
    }

    @Test("a client that is released closes everything, outstanding calls too")
    func releases() throws {
        let server = try ScriptedServer([[.stall]])
        let loop = try EventLoop()
        var client: DownstreamClient? = try DownstreamClient(
            loop: loop, endpoint: DownstreamEndpoint("http://127.0.0.1:\(server.port)/"), timeout: .seconds(20))
        for _ in 0..<5 {
            client?.send(Call(id: .ours(salt: 1, number: 1), downstream: .zero, deadline: Clock.now())) { _ in }
        }
        loop.poll(waiting: true)
        #expect(Self.connections(to: server.port) > 0)
        client = nil
        #expect(Self.connections(to: server.port) == 0)
    }

    /// This process's sockets that are connected to a port of this machine.
    private static func connections(to port: UInt16) -> Int {
        (Int32(0)..<4_096).count { descriptor in
            var address = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafeMutableBytes(of: &address) { bytes in
                getpeername(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &size)
            }
            return status == 0 && address.sin_family == AF_INET && UInt16(bigEndian: address.sin_port) == port
        }
    }
}
