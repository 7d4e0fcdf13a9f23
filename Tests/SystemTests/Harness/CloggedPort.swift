import Glibc

/// A port that listens and never accepts, with its backlog full: who dials it waits, as for a host that is down.
final class CloggedPort {
    let port: UInt16
    private let listener: Int32
    private var waiting: [Int32] = []

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0, Loopback.withAddress(0, { bind(listener, $0, $1) }) == 0, listen(listener, 0) == 0 else {
            throw SystemCallFailure("listen")
        }
        self.listener = listener
        port = Loopback.port(of: listener)
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        var isFull = false
        for _ in 0..<8 where !isFull {
            let client = socket(AF_INET, kind, 0)
            _ = Loopback.withAddress(port, { connect(client, $0, $1) })
            var watched = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
            isFull = poll(&watched, 1, CloggedPort.handshakeMilliseconds) == 0
            waiting.append(client)
        }
    }

    deinit {
        for descriptor in waiting + [listener] { close(descriptor) }
    }

    /// A connection over loopback that takes longer is not being made.
    private static let handshakeMilliseconds: Int32 = 200
}
