import Testing
import Workload

@testable import Daemon
@testable import Reactor

struct AdminTurnsTests {
    @Test func `pages that cost are made one a pass of the loop, and a cheap one does not wait for all of them`() throws
    {
        let loop = try EventLoop()
        let socket = try Socket.listening(on: SocketAddress(host: "127.0.0.1", port: 0), name: "test", backlog: 64)
        let port = try SocketAddress(boundTo: socket).port
        let pages = FixedPages()
        let server = try AdminServer(loop, sockets: [socket], pages: pages)
        defer { server.close() }
        let asking = try (0..<8).map { _ in
            let client = try Client(port: port)
            client.send("GET /requests HTTP/1.1\r\nHost: x\r\n\r\n")
            return client
        }
        let other = try Client(port: port)
        other.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        var madeBefore: Int?
        let end = Clock.now() + .seconds(20)
        while pages.requestsMade < asking.count, Clock.now() < end {
            let made = pages.requestsMade
            loop.poll(waiting: true)
            #expect(pages.requestsMade - made <= 1)
            if madeBefore == nil, other.isReadable(within: 0) { madeBefore = pages.requestsMade }
        }
        #expect(pages.requestsMade == asking.count)
        #expect(madeBefore.map { $0 < asking.count / 2 } == true, "\(String(describing: madeBefore))")
        #expect(asking.allSatisfy { $0.isReadable(within: 10_000) })
    }
}
