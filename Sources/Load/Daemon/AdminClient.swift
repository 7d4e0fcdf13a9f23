import Foundation
import Reactor
import Wire
import Workload

/// Asks a daemon's admin port, blocking. Not for use while a run goes on.
package struct AdminClient: Sendable {
    private let name: HostPort
    private let address: SocketAddress

    /// Longest wait for a reply.
    private static let patience = Duration.seconds(10)
    private static let maximumBody = 64 << 20
    private static let maximumHeader = 64 << 10
    private static let readSize = 64 << 10

    package init(_ name: HostPort) throws(LoadError) {
        self.name = name
        do throws(ReactorError) {
            address = try SocketAddress(host: name.host, port: name.port)
        } catch {
            throw LoadError("\(error)")
        }
    }

    /// The reply to a GET, whatever its status.
    package func get(_ target: String) throws(LoadError) -> HTTPReply {
        let socket: Socket
        switch Socket.dial(address) {
        case .connected(let dialled), .connecting(let dialled): socket = dialled
        case .failed(let errno): throw problem(target, String(cString: strerror(errno)))
        }
        defer { socket.close() }
        let expiry = Clock.now() + AdminClient.patience
        try awaitReady(socket, writable: true, until: expiry, target)
        let error = socket.dialError
        guard error == 0 else { throw problem(target, String(cString: strerror(error))) }
        let request = Array("GET \(target) HTTP/1.1\r\nHost: \(name)\r\nConnection: close\r\n\r\n".utf8)
        guard case .bytes(request.count) = request.withUnsafeBytes({ socket.send($0) }) else {
            throw problem(target, "the request could not be sent")
        }
        return try readReply(from: socket, target, until: expiry)
    }

    /// The JSON body of a reply with status 200.
    package func get<Value: Decodable>(_ target: String, as type: Value.Type) throws(LoadError) -> Value {
        let reply = try get(target)
        guard reply.status == 200 else { throw problem(target, "status \(reply.status)") }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(type, from: Data(reply.body))
        } catch {
            throw problem(target, "its JSON is not as expected: \(error)")
        }
    }

    private func readReply(from socket: Socket, _ target: String, until expiry: Instant) throws(LoadError) -> HTTPReply
    {
        let parser = ReplyParser(limit: AdminClient.maximumBody, headers: AdminClient.maximumHeader)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: AdminClient.readSize, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let progress: ReplyParser.Progress
            switch socket.receive(into: buffer) {
            case .bytes(let count, _, _, _): progress = parser.parse(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            case .end: progress = parser.end()
            case .failed(let errno): throw problem(target, String(cString: strerror(errno)))
            case .wouldBlock:
                try awaitReady(socket, writable: false, until: expiry, target)
                continue
            }
            switch progress {
            case .complete(let reply, _): return reply
            case .failed(let reason): throw problem(target, reason)
            case .incomplete: continue
            }
        }
    }

    private func awaitReady(_ socket: Socket, writable: Bool, until expiry: Instant, _ target: String) throws(LoadError)
    {
        var query = pollfd(fd: socket.descriptor, events: Int16(writable ? POLLOUT : POLLIN), revents: 0)
        while true {
            let left = max(0, (expiry - Clock.now()).nanoseconds / 1_000_000)
            let ready = poll(&query, 1, Int32(left))
            if ready == 1 { return }
            // A signal that is only noted has come in between.
            guard ready < 0, errno == EINTR else { throw problem(target, "no answer in time") }
        }
    }

    private func problem(_ target: String, _ what: String) -> LoadError {
        LoadError("admin port http://\(name)\(target): \(what)")
    }
}
