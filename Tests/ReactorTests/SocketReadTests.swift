import Glibc
import Testing
import Workload

@testable import Reactor

/// What one read of a TCP socket proves, and when its peer hung up.
struct SocketReadTests {
    private let client: Socket
    private let server: Socket

    init() throws {
        let listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 1)
        defer { listener.close() }
        guard case .connecting(let client) = Socket.dial(try SocketAddress(boundTo: listener)),
            listener.waitReadable(milliseconds: 10_000), case .connection(let server) = listener.accept()
        else { throw ReactorError.system(operation: "connect", errno: ETIMEDOUT) }
        (self.client, self.server) = (client, server)
    }

    private func send(_ text: StaticString, _ flags: Int32 = 0) {
        #expect(Glibc.send(client.descriptor, text.utf8Start, text.utf8CodeUnitCount, flags) > 0)
    }

    /// The text that one read gives, and whether it says that nothing is left.
    private func read(atMost capacity: Int = 64) -> String {
        #expect(server.waitReadable(milliseconds: 10_000))
        return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { buffer in
            switch server.receive(into: buffer) {
            case .bytes(let count, _, _, let isLast):
                String(decoding: buffer[..<count], as: UTF8.self) + (isLast ? "." : "")
            case .wouldBlock: "nothing"
            case .end: "end"
            case .failed: "failed"
            }
        }
    }

    @Test func `a read that takes all says so`() {
        send("abc")
        #expect(read() == "abc.")
        close()
    }

    @Test func `a read that leaves bytes does not say that it took all`() {
        send("abc")
        #expect(read(atMost: 2) == "ab")
        #expect(read(atMost: 2) == "c.")
        close()
    }

    /// The kernel ends a read at the mark of urgent data: it is short, and the socket is not empty.
    @Test func `a short read that ends at urgent data does not say that it took all`() {
        send("abc")
        send("!", Int32(MSG_OOB))
        send("def")
        #expect(read() == "abc")
        #expect(read() == "def.")
        close()
    }

    @Test func `a read that leaves a FIN does not say that it took all`() {
        send("abc")
        client.shutdownWriting()
        #expect(read() == "abc")
        #expect(read() == "end")
        close()
    }

    /// The FIN arrives within the call that sends it. Whoever asks later gets to know when that was.
    @Test func `a FIN is dated back to when it came`() {
        send("abc")
        client.shutdownWriting()
        let sent = Clock.now()
        while Clock.now() - sent < .milliseconds(100) {}
        let hangUp = server.hangUp
        #expect(!hangUp.isAsSeen)
        #expect(hangUp.at - sent < .milliseconds(50), "100 ms later it is known, to within ticks")
        close()
    }

    @Test func `a reset is dated by when it is seen`() {
        send("abc")
        client.reset()
        let before = Clock.now()
        #expect(server.isHungUp)
        let hangUp = server.hangUp
        #expect(hangUp.isAsSeen)
        #expect(hangUp.at >= before)
        server.close()
    }

    private func close() {
        client.close()
        server.close()
    }
}
