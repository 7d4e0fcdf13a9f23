import Glibc
import Reactor
import Testing
import Workload

@testable import Daemon

/// The agent's port on the test's own thread.
struct AgentPortTests {
    private let loop: EventLoop
    private let listener: Socket
    private let port: AgentPort

    init() throws {
        loop = try EventLoop()
        listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 128)
        port = try AgentPort(loop, sockets: [try listener.duplicate()]) { "up 73%\n" }
    }

    private func dial() throws -> Socket {
        switch Socket.dial(try SocketAddress(boundTo: listener)) {
        case .connected(let socket), .connecting(let socket): return socket
        case .failed(let errno): throw ReactorError.system(operation: "dial", errno: errno)
        }
    }

    /// Lets the loop go round until the client has all that it gets: its text, and whether it ended in good order.
    private func everything(to client: Socket, sending text: String = "") -> (text: String, isOrderly: Bool) {
        var (bytes, sent) = ([UInt8](), text.isEmpty)
        let end = Clock.now() + .seconds(30)
        return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 16) { buffer in
            while Clock.now() < end {
                loop.poll(waiting: false)
                if !sent, case .bytes = Array(text.utf8).withUnsafeBytes({ client.send($0) }) { sent = true }
                switch client.receive(into: buffer) {
                case .bytes(let count, _, _, _): bytes += buffer[..<count]
                case .wouldBlock: continue
                case .end: return (String(decoding: bytes, as: UTF8.self), true)
                case .failed: return (String(decoding: bytes, as: UTF8.self), false)
                }
            }
            return ("never", false)
        }
    }

    @Test(arguments: ["", "web1\n"])
    func eachConnection_isToldOneLine_andClosed_whateverItSends(text: String) throws {
        for _ in 0..<3 {
            let client = try dial()
            let (line, isOrderly) = everything(to: client, sending: text)
            client.close()
            #expect(line == "up 73%\n" && isOrderly)
        }
        port.close()
    }

    /// Clients that never close hold no more than so many places, and the next is told its line all the same.
    @Test func clientsThatStay_makeWay() throws {
        let clients = try (0..<100).map { _ in try dial() }
        for client in clients { #expect(everything(to: client).text == "up 73%\n") }
        let last = try dial()
        #expect(everything(to: last).text == "up 73%\n")
        for client in clients + [last] { client.close() }
        port.close()
    }
}
