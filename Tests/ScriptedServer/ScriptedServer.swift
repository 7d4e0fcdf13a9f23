import Foundation
import Reactor
import Workload

/// A server on a thread of its own that does, connection after connection and request after request, what a test has
/// written down. It serves one connection at a time.
package final class ScriptedServer: Sendable {
    package enum Step: Sendable {
        case reply(String)
        /// Takes the request and closes, by FIN.
        case close
        /// Takes the request and closes, by reset.
        case reset
        /// Takes the request and says nothing until the client leaves.
        case stall
        /// Sends what no request asked for, when the test calls `speak`.
        case unasked(String)
    }

    /// How a client left that it had stalled.
    package enum Departure: Sendable {
        case fin, reset
    }

    /// On 127.0.0.1; the kernel chose it.
    package let port: UInt16
    private let listener: Socket
    private let seen = Lock<[String]>([])
    private let left = Lock<[Departure]>([])
    private let ended = DispatchSemaphore(value: 0)
    private let maySpeak = DispatchSemaphore(value: 0)
    private let hasSpoken = DispatchSemaphore(value: 0)

    /// - Parameter connections: what to do on each; after the last the listener is closed.
    package init(_ connections: [[Step]]) throws {
        listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 8)
        port = try SocketAddress(boundTo: listener).port
        let thread = Thread { [self] in
            for steps in connections { serve(steps) }
            listener.close()
            ended.signal()
        }
        thread.start()
    }

    /// The requests that were taken, in order.
    package var requests: [String] { seen.withLock { $0 } }

    /// Of the clients that it has stalled, in order.
    package var departures: [Departure] { left.withLock { $0 } }

    /// Waits until all is done and the last connection closed.
    package func finish() { ended.wait() }

    /// Lets an `unasked` step go on; when this returns, its bytes are in the client's kernel.
    package func speak() {
        maySpeak.signal()
        hasSpoken.wait()
    }

    private func serve(_ steps: [Step]) {
        guard case .connection(let socket) = accept() else { return }
        for step in steps {
            if case .unasked(let text) = step {
                maySpeak.wait()
                _ = Array(text.utf8).withUnsafeBytes { socket.send($0) }
                hasSpoken.signal()
                continue
            }
            guard takeRequest(socket) else { break }
            switch step {
            case .unasked: break
            case .reply(let text): send(text, to: socket)
            case .close: return socket.close()
            case .reset: return socket.reset()
            case .stall: awaitDeparture(from: socket)
            }
        }
        socket.close()
    }

    private func accept() -> Socket.Accepted {
        wait(for: listener)
        return listener.accept()
    }

    private func takeRequest(_ socket: Socket) -> Bool {
        var request = ""
        while !request.hasSuffix("\r\n\r\n") {
            guard let text = read(socket) else { return false }
            request += text
        }
        seen.withLock { $0.append(request) }
        return true
    }

    /// All of it, however short the writes are.
    private func send(_ text: String, to socket: Socket) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            switch rest.withUnsafeBytes({ socket.send($0) }) {
            case .bytes(let count): rest = rest.dropFirst(count)
            case .wouldBlock:
                var query = pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&query, 1, -1)
            case .failed: return
            }
        }
    }

    private func awaitDeparture(from socket: Socket) {
        wait(for: socket)
        withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 16) { buffer in
            switch socket.receive(into: buffer) {
            case .end: left.withLock { $0.append(.fin) }
            case .failed(errno: ECONNRESET): left.withLock { $0.append(.reset) }
            case .bytes, .wouldBlock, .failed: break
            }
        }
    }

    private func read(_ socket: Socket) -> String? {
        wait(for: socket)
        return withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 16) { buffer in
            guard case .bytes(let count, _, _, _) = socket.receive(into: buffer) else { return nil }
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    private func wait(for socket: Socket) {
        var query = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
        poll(&query, 1, 20_000)
    }
}
