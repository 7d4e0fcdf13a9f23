import Foundation
import Testing
import Workload

@testable import Daemon

@Suite(.timeLimit(.minutes(1)))
struct AdminServerTests {
    @Test func `curl gets every endpoint, over one connection`() throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let format = "%{http_code} %{content_type} %{num_connects}\n"
        #expect(
            try admin.curl(
                "--write-out", format, "/healthz", "/readyz", "/metrics", "/status", "/requests?limit=1",
                "/requests?bad", "/nothing") == """
                    ok
                    200 text/plain; charset=utf-8 1
                    ready
                    200 text/plain; charset=utf-8 0
                    up 1
                    200 text/plain; version=0.0.4; charset=utf-8 0
                    {}
                    200 application/json 0
                    {"query":"limit=1"}
                    200 application/json 0
                    bad is refused
                    400 text/plain; charset=utf-8 0
                    not found; / lists what there is
                    404 text/plain; charset=utf-8 0

                    """)
        #expect(try admin.curl("/").hasPrefix("deadlined\n/ "))
    }

    @Test func `a browser gets the page where curl gets the list, and takes nothing for another type`() throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let page = try admin.curl("--include", "--header", "Accept: text/html,*/*;q=0.8", "/")
        #expect(page.contains("\nContent-Type: text/html; charset=utf-8\n") && page.contains("\nVary: Accept\n"))
        #expect(page.contains("\n\n<!doctype html>"))
        let file = try admin.curl("--include", "/page/index.html")
        #expect(file.contains("\nContent-Security-Policy: default-src 'none'; script-src 'self'; "))
        #expect(try admin.curl("--include", "/requests").contains("\nX-Content-Type-Options: nosniff\n"))
    }

    @Test func `a connection that keeps a full port's last place makes way for nobody but who waits`() throws {
        var limits = AdminLimits()
        limits.connections = 2
        let admin = try RunningAdmin(limits: limits)
        defer { admin.stop() }
        let clients = [try Client(admin), try Client(admin)]
        for client in clients {
            client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(client.isReadable(within: 20_000))
        }
        // Both are accepted and served: whoever had to go for the second one is gone.
        #expect(!clients[0].isClosed(within: 0) && !clients[1].isClosed(within: 0))
        let third = try Client(admin)
        third.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(third.isReadable(within: 20_000) && clients[0].isClosed(within: 20_000))
    }

    @Test func `OpenMetrics is given to whom asks for it`() throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let reply = try admin.curl("--include", "--header", "Accept: application/openmetrics-text", "/metrics")
        #expect(reply.contains("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\n"))
        #expect(reply.hasSuffix("\n\nup 1\n# EOF\n"))
    }

    @Test func `HEAD gets the length and no body, and the connection goes on`() throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let reply = try admin.curl("--head", "--write-out", "%{num_connects}\n", "/metrics", "/healthz")
        #expect(reply.split(separator: "\n").count { $0.hasPrefix("HTTP/1.1 200 OK") } == 2)
        #expect(reply.contains("Content-Length: 5\n"))
        #expect(reply.hasSuffix("\n0\n"))
        let client = try Client(admin)
        client.send("HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(client.readToEnd().hasSuffix("\r\n\r\n"))
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
    func `a wrong method gets a 405 that allows the right ones`(method: String) throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let reply = try admin.curl("--include", "--request", method, "--data", "GET /status HTTP/1.1", "/healthz")
        #expect(reply.hasPrefix("HTTP/1.1 405 Method Not Allowed\n"))
        #expect(reply.contains("\nAllow: GET, HEAD\n"))
        #expect(reply.hasSuffix("\n\n/healthz takes GET and HEAD\n"))
    }

    @Test func `pipelined requests are answered in order`() throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let client = try Client(admin)
        let last = "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /status HTTP/1.1\r\nHost: x\r\n\r\n" + last)
        let bodies = client.readToEnd().components(separatedBy: "\r\n\r\n").dropFirst().map {
            $0.prefix { $0 != "\n" && $0 != "\r\n" }
        }
        #expect(bodies == ["ok", "{}", "ready"])
    }

    @Test func `an oversize head or body is refused and closed, and the server goes on`() throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let long = String(repeating: "x", count: 20_000)
        for request in [
            "GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nName: \(long)\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(long.count)\r\n\r\n\(long)",
        ] {
            let client = try Client(admin)
            client.send(request)
            let reply = client.readToEnd()
            #expect(["413", "414", "431"].contains { reply.hasPrefix("HTTP/1.1 \($0) ") }, "\(reply.prefix(80))")
        }
        #expect(try admin.curl("/healthz") == "ok\n")
    }

    @Test(arguments: [
        "\r\n\r\n", "nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET http:// HTTP/1.1\r\n: \r\n\r\n", "\0\0\0\n\n",
        "CONNECT a:b HTTP/1.1\r\n\r\n", "GET * HTTP/1.1\r\n\r\n", "GET // HTTP/1.1\r\nExpect: 100-continue\r\n\r\n",
    ])
    func `malformed requests end nothing but themselves`(request: String) throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let client = try Client(admin)
        client.send(request)
        #expect(try admin.curl("/healthz") == "ok\n")
    }

    @Test func `a client that sends a byte now and then is closed in time`() throws {
        let admin = try RunningAdmin(limits: .impatient)
        defer { admin.stop() }
        let line = "GET / HTTP/1.1\r\nHost: x\r\n"
        for start in ["GET /", line + "Name: ", line + "Content-Length: 1000\r\n\r\n"] {
            let client = try Client(admin)
            client.send(start)
            var bytes = 0
            while !client.isClosed(within: 20), bytes < 500 {
                client.send("x")
                bytes += 1
            }
            #expect(bytes < 500)
        }
        #expect(try admin.curl("/healthz") == "ok\n")
    }

    @Test func `a client that asks again and again is kept`() throws {
        let admin = try RunningAdmin(limits: .impatient)
        defer { admin.stop() }
        let client = try Client(admin)
        for _ in 0..<25 {
            client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(!client.isClosed(within: 60))
        }
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(client.readToEnd().components(separatedBy: "\r\n\r\nok\n").count == 27)
    }

    @Test func `a client that does not read its reply is closed in time`() throws {
        let admin = try RunningAdmin(limits: .impatient, page: 20_000_000)
        defer { admin.stop() }
        let client = try Client(admin)
        client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.isReadable(within: 10_000))
        var looks = 0
        while try admin.acceptedConnections() > 0, looks < 1_000 {
            _ = client.isClosed(within: 10)
            looks += 1
        }
        #expect(looks < 1_000)
        #expect(client.readToEnd().utf8.count < 20_000_000)
    }

    @Test func `silent connections are bounded, and do not keep others out`() throws {
        var limits = AdminLimits()
        limits.connections = 4
        // Much longer than one look at the kernel's table takes on a slow machine.
        limits.crowdedSilence = .milliseconds(400)
        let admin = try RunningAdmin(limits: limits)
        defer { admin.stop() }
        let silent = try (0..<40).map { _ in try Client(admin) }
        let late = try Client(admin)
        late.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        var most = 0
        let began = ContinuousClock.now
        while !late.isReadable(within: 1), ContinuousClock.now - began < .seconds(20) {
            most = max(most, try admin.acceptedConnections())
        }
        // The kernel's table is no snapshot: those that went and those that came in the meantime may show together.
        #expect((1...8).contains(most))
        #expect(silent.count { $0.isClosed(within: 0) } > 30)
    }

    @Test func `clients that never read do not keep others out`() throws {
        var limits = AdminLimits()
        limits.crowdedSilence = .zero
        let admin = try RunningAdmin(limits: limits, page: 20_000_000)
        defer { admin.stop() }
        let deaf = try (0..<64).map { _ in
            let client = try Client(admin)
            client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
            return client
        }
        #expect(try admin.curl("/healthz") == "ok\n")
        #expect(deaf.count { $0.isClosed(within: 0) } >= 32)
    }

    @Test func `clients that leave before or while they are answered end nothing`() throws {
        let admin = try RunningAdmin(page: 5_000_000)
        defer { admin.stop() }
        for request in ["", "GET /metr", "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"] {
            for isReset in [false, true] {
                for _ in 0..<20 {
                    let client = try Client(admin)
                    client.send(request)
                    if isReset { client.resetAtEnd() }
                }
            }
        }
        #expect(try admin.curl("/healthz") == "ok\n")
    }

    @Test func `a closed server gives its address back`() throws {
        // Where nobody else lets the kernel choose a port: one that is free again is anybody's.
        let first = try RunningAdmin(host: "127.0.0.2")
        let kept = try Client(first)
        first.stop()
        #expect(kept.isClosed(within: 10_000))
        #expect(throws: (any Error).self) { try Client(first) }
        let second = try RunningAdmin(host: first.host, port: first.port)
        defer { second.stop() }
        #expect(try second.curl("/healthz") == "ok\n")
    }
}

extension AdminLimits {
    fileprivate static var impatient: AdminLimits {
        var limits = AdminLimits()
        limits.silence = .milliseconds(300)
        return limits
    }
}
