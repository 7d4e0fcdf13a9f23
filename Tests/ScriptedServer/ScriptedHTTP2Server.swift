import Foundation
import Reactor
import Wire
import Workload

/// A server of HTTP/2 on a thread of its own, which does with each request what a test has written down. It serves all
/// connections at once.
package final class ScriptedHTTP2Server: Sendable {
    package struct Request: Sendable {
        /// Its connection, in the order in which they were accepted.
        package var connection: Int
        package var method: String
        package var target: String
        package var fields: FieldLines
        package var body: [UInt8]

        package func field(_ name: StaticString) -> String? {
            fields.first(FieldName(name)).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    package enum Step: Sendable {
        /// - Parameters:
        ///   - fields: lines with their ends.
        ///   - trailers: the same; nil for none.
        case reply(status: Int = 200, fields: String = "", body: [UInt8] = [], trailers: String? = nil)
        /// Says nothing.
        case hold
        /// Refuses the stream, unprocessed.
        case refuse
        /// Ends the connection, and with it all that is held on it, without a word.
        case drop
        /// Says that this request and those behind it on this connection were not processed, and leaves it open for
        /// those before it.
        case leave
        /// Sends bytes as they are.
        case raw([UInt8])
    }

    private final class Connection {
        let socket: Socket
        let session: HTTP2Session
        var outbox = Outbox()
        var isLeaving = false
        var lastProcessed: Int32 = 0

        init(_ socket: Socket, streams: Int) {
            self.socket = socket
            let limits = RequestLimits(target: 8_192, headers: 16_384, body: 1 << 20)
            session = HTTP2Session(.server, limits: HTTP2Limits(streams: streams, message: limits))
        }
    }

    private struct State {
        var requests: [Request] = []
        var resets: [(request: Int, code: HTTP2ErrorCode)] = []
        var isEnding = false
    }

    /// On 127.0.0.1; the kernel chose it.
    package let port: UInt16
    private let listener: Socket
    private let streams: Int
    private let state = Lock(State())
    private let ended = DispatchSemaphore(value: 0)
    private let script: @Sendable (Int, Request) -> Step

    /// - Parameters:
    ///   - streams: that it allows at once on a connection.
    ///   - script: what to do with each request; it is given its number, in the order in which they came.
    package init(streams: Int = 100, _ script: @escaping @Sendable (Int, Request) -> Step) throws {
        listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 64)
        port = try SocketAddress(boundTo: listener).port
        (self.streams, self.script) = (streams, script)
        Thread { [self] in
            serve()
            ended.signal()
        }.start()
    }

    /// What came, in order.
    package var requests: [Request] { state.withLock { $0.requests } }
    /// Which requests their client reset, and how.
    package var resets: [(request: Int, code: HTTP2ErrorCode)] { state.withLock { $0.resets } }

    /// Waits until it has taken what came, and ends it.
    package func finish() {
        state.withLock { $0.isEnding = true }
        ended.wait()
    }

    /// How long it looks for what comes before it asks whether it is to end, in milliseconds.
    private static let patience: Int32 = 20

    private func serve() {
        var connections: [Connection] = []
        var numbers: [[Int32: Int]] = []
        while true {
            let isEnding = state.withLock { $0.isEnding }
            let open = connections.indices.filter { connections[$0].socket.descriptor >= 0 }
            var queries = open.map { index in
                let events = connections[index].outbox.isEmpty ? POLLIN : POLLIN | POLLOUT
                return pollfd(fd: connections[index].socket.descriptor, events: Int16(events), revents: 0)
            }
            queries.append(pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0))
            guard poll(&queries, UInt(queries.count), ScriptedHTTP2Server.patience) > 0 || !isEnding else { break }
            for (place, index) in open.enumerated() where queries[place].revents != 0 {
                if !turn(connections[index], index, &numbers[index]) {
                    connections[index].socket.close()
                    connections[index] = Connection(Socket(descriptor: -1), streams: 0)
                }
            }
            guard queries[open.count].revents != 0, case .connection(let socket) = listener.accept() else { continue }
            connections.append(Connection(socket, streams: streams))
            numbers.append([:])
        }
        for connection in connections where connection.socket.descriptor >= 0 { connection.socket.close() }
        listener.close()
    }

    /// - Returns: whether the connection goes on.
    private func turn(_ connection: Connection, _ index: Int, _ numbers: inout [Int32: Int]) -> Bool {
        let isOpen = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
            switch connection.socket.receive(into: buffer) {
            case .bytes(let count, _, _, _):
                connection.session.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                return true
            case .wouldBlock: return true
            case .end, .failed: return false
            }
        }
        guard isOpen else { return false }
        while let event = connection.session.nextEvent() {
            switch event {
            case .message(let stream, let message):
                guard perform(stream, message, connection, index, &numbers) else { return false }
            case .closed(let stream, let code, isByPeer: true):
                if let number = numbers[stream] { state.withLock { $0.resets.append((number, code)) } }
            default: break
            }
        }
        return flush(connection)
    }

    private func perform(
        _ stream: Int32, _ message: HTTP2Message, _ connection: Connection, _ index: Int, _ numbers: inout [Int32: Int]
    ) -> Bool {
        guard !connection.isLeaving else { return true }
        let request = Request(
            connection: index, method: String(decoding: message.method, as: UTF8.self),
            target: String(decoding: message.target, as: UTF8.self), fields: message.fields, body: message.body)
        let number = state.withLock { state in
            state.requests.append(request)
            return state.requests.count - 1
        }
        numbers[stream] = number
        switch script(number, request) {
        case .reply(let status, let fields, let body, let trailers):
            connection.session.reply(
                status, lines: Array(fields.utf8), body: body, trailers: trailers.map { Array($0.utf8) }, on: stream)
        case .hold: break
        case .refuse: connection.session.reset(stream, .refusedStream)
        case .drop: return false
        case .leave:
            connection.isLeaving = true
            guard flush(connection) else { return false }
            // GOAWAY (RFC 9113 6.8): its length, type, flags, stream; the last stream, and no error.
            let last = withUnsafeBytes(of: UInt32(connection.lastProcessed).bigEndian, Array.init)
            connection.outbox.append([0, 0, 8, 7, 0, 0, 0, 0, 0] + last + [0, 0, 0, 0])
            return flush(connection)
        case .raw(let bytes):
            connection.outbox.append(bytes)
        }
        connection.lastProcessed = stream
        return true
    }

    private func flush(_ connection: Connection) -> Bool {
        var bytes: [UInt8] = []
        if !connection.isLeaving || connection.session.wantsToWrite { connection.session.write(to: &bytes) }
        if !bytes.isEmpty { connection.outbox.append(bytes) }
        if case .failed = connection.outbox.flush(to: connection.socket) { return false }
        return true
    }
}
