import CLinux
import Glibc
import Testing

@testable import Reactor

/// What the kernel is told about listening sockets that several share.
struct SharedListenerTests {
    private static let exclusive: UInt32 = 1 << 28  // EPOLLEXCLUSIVE
    private static let loopback = "127.0.0.1:0"

    private static func listener() throws -> Socket {
        try Socket.listening(on: SocketAddress(host: "127.0.0.1", port: 0), name: loopback, backlog: 64)
    }

    /// Connects without waiting; over loopback the connection stands when the call is over.
    private static func connect(to listener: Socket) throws -> Socket {
        let client = Socket(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        let connected = try SocketAddress(boundTo: listener).withSockaddr { Glibc.connect(client.descriptor, $0, $1) }
        #expect(connected == 0)
        return client
    }

    private final class Counter: ReadinessHandler {
        var wakeups = 0
        let listener: Socket

        init(_ listener: Socket) {
            self.listener = listener
        }

        func descriptorReady(_: Readiness) {
            wakeups += 1
            if case .connection(let socket) = listener.accept() { socket.close() }
        }
    }

    @Test func `a watch that wakes alone is exclusive in libevent's own epoll, and works and ends like another`() throws
    {
        let loop = try EventLoop()
        let listener = try Self.listener()
        defer { listener.close() }
        let counter = Counter(listener)
        let watch = try Watch(
            loop, descriptor: listener.descriptor, for: .read, edgeTriggered: false, handler: counter)
        try watch.activate()
        let epoll = try loop.epoll(watching: listener.descriptor)
        #expect(clinux_epoll_watches(epoll, listener.descriptor) & Self.exclusive == 0)
        for round in 1...3 {
            try watch.wakeAlone()
            #expect(clinux_epoll_watches(epoll, listener.descriptor) & Self.exclusive != 0)
            let client = try Self.connect(to: listener)
            loop.poll(waiting: true)
            #expect(counter.wakeups == round)
            client.close()
            watch.cancel()
            #expect(clinux_epoll_watches(epoll, listener.descriptor) == 0)
            try watch.activate()
        }
    }

    @Test func `a descriptor that no epoll watches is an error`() throws {
        let loop = try EventLoop()
        let listener = try Self.listener()
        defer { listener.close() }
        #expect(throws: ReactorError.self) { try loop.epoll(watching: listener.descriptor) }
    }

    @Test(arguments: [1, 2, 3])
    func `new connections go to the first sockets that they are steered to`(count: Int) throws {
        let first = try Self.listener()
        let sockets = try [first] + (0..<3).map { _ in try first.sibling(name: Self.loopback, backlog: 64) }
        try first.steerConnections(toFirst: count)
        let clients = try (0..<50).map { _ in try Self.connect(to: first) }
        let waiting = sockets.map { socket in
            var waiting = 0
            while case .connection(let connection) = socket.accept() {
                connection.close()
                waiting += 1
            }
            return waiting
        }
        #expect(waiting.reduce(0, +) == 50)
        #expect(waiting[count...].allSatisfy { $0 == 0 }, "\(waiting)")
        #expect(waiting[..<count].allSatisfy { $0 > 0 }, "\(waiting)")
        // To all again, and that twice: nothing to detach is no error.
        for _ in 0..<2 { try first.steerConnections(toFirst: nil) }
        for socket in clients + sockets { socket.close() }
    }

    @Test func `an address without siblings is not to be had a second time`() throws {
        let first = try Self.listener()
        defer { first.close() }
        let address = try SocketAddress(boundTo: first)
        for joining in [false, true] {
            #expect(throws: ReactorError.system(operation: "bind x", errno: EADDRINUSE)) {
                try Socket.listening(on: address, name: "x", backlog: 1, joining: joining)
            }
        }
    }
}
