import Testing
import Workload

@testable import Daemon

/// What RFC 9110 and 9112 ask for at the edges, of the admin port as of the serving port.
@Suite(.timeLimit(.minutes(1)))
struct AdminEdgeTests {
    /// All that the server says to these bytes; it closes by itself, or the last request asks for it.
    private static func replies(to text: String, halfClosing: Bool = false) throws -> String {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let client = try Client(admin)
        client.send(text)
        if halfClosing { client.shutdownWriting() }
        return client.readToEnd()
    }

    @Test(arguments: [
        "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "Content-Length: 1, 2\r\n\r\nab",
        "Content-Length: +1\r\n\r\na", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "Name : x\r\n\r\n",
        " folded: x\r\n\r\n", "Host: y\r\n\r\n", "Na\0me: x\r\n\r\n",
    ])
    func `fields that make a message ambiguous are refused, and the connection ends`(fields: String) throws {
        let reply = try Self.replies(to: "POST /healthz HTTP/1.1\r\nHost: x\r\n\(fields)")
        #expect(reply.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(reply)")
        #expect(reply.contains("\r\nConnection: close\r\n"))
    }

    @Test(arguments: [
        ("GET /healthz HTTP/1.1\r\n\r\n", "400"), ("GET /healthz HTTP/1.2\r\nHost: x\r\n\r\n", "505"),
        ("GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n", "505"), ("GET healthz HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\n\r\n", "417"),
    ])
    func `a request that cannot be served is told why`(request: String, status: String) throws {
        let reply = try Self.replies(to: request)
        #expect(reply.hasPrefix("HTTP/1.1 \(status) "), "\(reply)")
    }

    @Test(arguments: [
        "HEAD /healthz HTTP/1.1\r\n\r\n", "HEAD /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "HEAD /healthz HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\n\r\n", "HEAD /healthz HTTP/1.2\r\nHost: x\r\n\r\n",
    ])
    func `a HEAD that cannot be served is told so without a body`(request: String) throws {
        let reply = try Self.replies(to: request)
        #expect(["HTTP/1.1 4", "HTTP/1.1 5"].contains { reply.hasPrefix($0) }, "\(reply)")
        #expect(reply.contains("\r\nContent-Length: ") && reply.hasSuffix("\r\n\r\n"), "\(reply)")
    }

    @Test(arguments: [
        "Connection: close", "Connection: TE, close", "Connection: keep-alive\r\nConnection: close",
        "Connection: CLOSE , x",
    ])
    func `a client that says close is closed after its reply`(field: String) throws {
        let reply = try Self.replies(to: "GET /healthz HTTP/1.1\r\nHost: x\r\n\(field)\r\n\r\n")
        #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(reply.contains("\r\nConnection: close\r\n"))
        #expect(reply.hasSuffix("\r\n\r\nok\n"))
    }

    @Test func `HTTP/1.0 closes unless it asks to be kept, which it is told`() throws {
        let kept = "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
        let replies = try Self.replies(to: kept + "GET /readyz HTTP/1.0\r\n\r\n")
        #expect(replies.components("HTTP/1.1 200 OK") == 2)
        #expect(replies.components("\r\nConnection: keep-alive\r\n") == 1)
        #expect(replies.hasSuffix("\r\n\r\nready\n"))
    }

    @Test func `a half-closed client gets all its replies`() throws {
        let request = "GET /status HTTP/1.1\r\nHost: x\r\n\r\n"
        let replies = try Self.replies(to: request + request + request, halfClosing: true)
        #expect(replies.components("\r\n\r\n{}\n") == 3)
    }

    @Test func `a body belongs to no other request, and is sent behind a 100 Continue where one is asked for`() throws {
        let last = "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let plain = try Self.replies(to: "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nGET" + last)
        #expect(plain.components("HTTP/1.1 200 OK") == 2)
        let chunked = "PUT /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nGET\r\n0\r\n\r\n"
        #expect(try Self.replies(to: chunked + last).components("HTTP/1.1 ") == 2)
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let client = try Client(admin)
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        #expect(client.isReadable(within: 10_000))
        client.send("a" + last)
        #expect(client.readToEnd().hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
    }

    @Test func `an absolute target is served like its path, and every reply has a date`() throws {
        let reply = try Self.replies(to: "GET http://x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(reply.contains("\r\n\r\ndeadlined\n/ "))
        #expect(reply.contains("\r\nDate: "))
    }
}

extension String {
    /// How often a text is in it.
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
