import Foundation
import Reactor
import Wire
import Workload

/// Asks a daemon's admin port, blocking. Not for use while a run goes on.
package struct AdminClient: Sendable {
    private let name: HostPort
    /// All that its name resolves to.
    private let addresses: [SocketAddress]
    /// Shortens what is waited for; nil where nobody can wish for that.
    private let interruption: Interruption?

    /// Longest wait for a reply, connecting included; and most addresses of a name that are tried, each for its share.
    private static let patience = Duration.seconds(10)
    private static let maximumAddresses = 8
    private static let maximumBody = 64 << 20
    private static let maximumHeader = 64 << 10
    private static let readSize = 64 << 10

    /// Resolves the name.
    package init(_ name: HostPort, until interruption: Interruption? = nil) throws(LoadError) {
        self.name = name
        self.interruption = interruption
        do throws(ReactorError) {
            addresses = try SocketAddress.all(of: name, atMost: AdminClient.maximumAddresses)
        } catch {
            throw LoadError("\(error)")
        }
    }

    /// The same, and what it waits for is cut short once someone wishes that work ends.
    package init(_ other: AdminClient, until interruption: Interruption) {
        (name, addresses) = (other.name, other.addresses)
        self.interruption = interruption
    }

    /// The reply to a GET, whatever its status.
    package func get(_ target: String) throws(LoadError) -> HTTPReply {
        var wait = HurriedWait(until: Clock.now() + AdminClient.patience, or: interruption)
        let socket = try connect(target)
        defer { socket.close() }
        let request = Array("GET \(target) HTTP/1.1\r\nHost: \(name)\r\nConnection: close\r\n\r\n".utf8)
        guard case .bytes(request.count) = request.withUnsafeBytes({ socket.send($0) }) else {
            throw problem(target, "the request could not be sent")
        }
        return try readReply(from: socket, target, &wait)
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

    /// A connection to the first address that takes one.
    private func connect(_ target: String) throws(LoadError) -> Socket {
        var last = problem(target, "no address")
        for address in addresses {
            do throws(LoadError) {
                return try connect(to: address, until: Clock.now() + AdminClient.patience / addresses.count, target)
            } catch {
                last = error
            }
        }
        throw last
    }

    private func connect(to address: SocketAddress, until expiry: Instant, _ target: String) throws(LoadError) -> Socket
    {
        let socket: Socket
        switch Socket.dial(address) {
        case .connected(let dialled), .connecting(let dialled): socket = dialled
        case .failed(let errno): throw problem(target, String(cString: strerror(errno)))
        }
        do throws(LoadError) {
            var wait = HurriedWait(until: expiry, or: interruption)
            try awaitReady(socket, writable: true, &wait, target)
            let error = socket.dialError
            guard error == 0 else { throw problem(target, String(cString: strerror(error))) }
        } catch {
            socket.close()
            throw error
        }
        return socket
    }

    private func readReply(
        from socket: Socket, _ target: String, _ wait: inout HurriedWait
    ) throws(LoadError) -> HTTPReply {
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
                try awaitReady(socket, writable: false, &wait, target)
                continue
            }
            switch progress {
            case .complete(let reply, _): return reply
            case .failed(let reason): throw problem(target, reason)
            case .incomplete: continue
            }
        }
    }

    private func awaitReady(
        _ socket: Socket, writable: Bool, _ wait: inout HurriedWait, _ target: String
    ) throws(LoadError) {
        switch wait.wait(for: socket.descriptor, writable: writable) {
        case .ready: return
        case .late: throw problem(target, "no answer in time")
        case .interrupted: throw problem(target, "no answer yet, and no more time for it")
        }
    }

    private func problem(_ target: String, _ what: String) -> LoadError {
        LoadError("admin port http://\(name)\(target): \(what)")
    }
}
