import CLinux
import Glibc
import Testing
import Workload

@testable import Daemon
@testable import Reactor

struct PassageTests {
    /// A passage into a line that is full, and a socket out of which it takes.
    private final class Setting {
        let loop: EventLoop
        let line: (departures: Socket, intake: Socket)
        let listener: Socket
        let passage: Passage
        let leftovers: Leftovers
        let port: UInt16

        init() throws {
            loop = try EventLoop()
            line = try Socket.messagePair()
            listener = try Socket.listening(
                on: SocketAddress(host: "127.0.0.1", port: 0), name: "test", backlog: 64)
            port = try SocketAddress(boundTo: listener).port
            while case .bytes = line.departures.send([0], with: nil) {}
            passage = try Passage(line: line.departures, loop: loop)
            leftovers = try Leftovers(in: listener, passage: passage)
        }

        deinit {
            leftovers.close()
            for socket in [line.departures, line.intake, listener] { socket.close() }
        }

        /// Connections that wait in the kernel.
        var backlog: UInt32 {
            var state = clinux_listener_state()
            return clinux_read_listener(listener.descriptor, &state) == 0 ? state.waiting : 0
        }

        /// Takes what is in the line; the connections among it.
        func empty() -> Int {
            var buffer = [UInt8](repeating: 0, count: 4_096)
            var connections = 0
            while true {
                let received = buffer.withUnsafeMutableBytes { line.intake.receiveMessage(into: $0) }
                guard case .message(_, let carried) = received else { return connections }
                guard let carried else { continue }
                carried.close()
                connections += 1
            }
        }
    }

    @Test func `while the line is full, connections wait in the kernel and nothing watches for them`() throws {
        let setting = try Setting()
        let clients = try (0..<10).map { _ in try Client(port: setting.port) }
        try #require(setting.listener.waitReadable(milliseconds: 10_000))
        // The first pass takes one to find that the line is full.
        while setting.backlog == 10 { setting.loop.poll(waiting: true) }
        #expect(setting.backlog == 9)
        for _ in 0..<5 {
            setting.loop.poll(waiting: false)
            #expect(setting.loop.callbacks == 0, "a watch that nothing is read from would call back in each pass")
        }
        var connections = setting.empty()
        while connections < 10 {
            setting.loop.poll(waiting: true)
            connections += setting.empty()
        }
        #expect(setting.passage.passedOn == 10)
        withExtendedLifetime(clients) {}
    }

    @Test func `one that hangs up while it waits without a word is closed, and the next one passed on`() throws {
        let setting = try Setting()
        var gone: Client? = try Client(port: setting.port)
        while setting.backlog == 1 { setting.loop.poll(waiting: true) }
        let staying = try Client(port: setting.port)
        gone?.resetAtEnd()
        gone = nil
        // The one that was accepted makes way although the line is full still.
        while setting.backlog == 1 { setting.loop.poll(waiting: true) }
        #expect(setting.passage.passedOn == 0)
        var connections = setting.empty()
        while connections < 1 {
            setting.loop.poll(waiting: true)
            connections += setting.empty()
        }
        #expect(setting.passage.passedOn == 1)
        withExtendedLifetime(staying) {}
    }
}
