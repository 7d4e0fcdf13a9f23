import Glibc
import Testing

/// A blocking TCP client that sends exactly the bytes it is given. Every call ends: with what it wants, or by throwing
/// a `ClientFailure`.
final class RawClient {
    enum ClientFailure: Error {
        case timedOut(received: String)
        case reset(received: String)
        /// The daemon's FIN came before the reply was whole.
        case ended(received: String)
        case malformed(String)
    }

    /// The longest that one read or write may wait.
    private static let patienceSeconds = 60

    /// The client's own port.
    let localPort: UInt16
    let port: UInt16
    private(set) var descriptor: Int32
    private var unread: [UInt8] = []
    /// Of a request that was made and is sent by and by.
    var held: [UInt8] = []

    /// - Parameter receiveBuffer: bytes that the kernel may hold for the client; nil leaves it to the kernel.
    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemCallFailure("socket") }
        self.descriptor = descriptor
        self.port = port
        var time = timeval(tv_sec: RawClient.patienceSeconds * SystemTests.slowness, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        guard Loopback.withAddress(port, { connect(descriptor, $0, $1) }) == 0 else {
            let failure = SystemCallFailure("connect to port \(port)")
            Glibc.close(descriptor)
            throw failure
        }
        localPort = Loopback.port(of: descriptor)
    }

    deinit {
        close()
    }

    // MARK: Sending

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw SystemCallFailure("send") }
            sent += count
        }
    }

    /// So many GETs in one write.
    func send(get target: String, ids: [String?], lines: String) throws {
        let requests = ids.map { id in
            let field = id.map { "X-Request-Id: \($0)\r\n" } ?? ""
            return "GET \(target) HTTP/1.1\r\nHost: test\r\n\(lines)\(field)\r\n"
        }
        try send(requests.joined())
    }

    /// Sends pieces, each only when the daemon has read the one before: as many segments and as many reads.
    func send(pieces: [[UInt8]]) throws {
        for piece in pieces.dropLast() {
            try send(piece)
            try until("the daemon has read every byte") { isRead }
        }
        try send(pieces.last ?? [])
    }

    /// Whether the daemon has read all that was sent.
    var isRead: Bool { DaemonSocket.hasReadAll(from: localPort, on: port) }

    // MARK: Ending

    /// Says that nothing more will be sent (FIN), and goes on reading.
    func closeWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    // A child that another test starts has the descriptors too, until it runs its program: a hang-up by `close` alone
    // would come no earlier than that.

    /// Hangs up with a reset (connect(2): an address of AF_UNSPEC dissolves a connection).
    func reset() {
        var nowhere = sockaddr()
        connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
        close()
    }

    /// Hangs up with a FIN.
    func close() {
        guard descriptor >= 0 else { return }
        shutdown(descriptor, Int32(SHUT_RDWR))
        Glibc.close(descriptor)
        descriptor = -1
    }

    // MARK: Receiving

    /// The next reply, whole. Interim replies (1xx) count as replies.
    ///
    /// - Parameter bodyless: the request was HEAD.
    func reply(bodyless: Bool) throws -> WireReply {
        while true {
            if let (reply, length) = try WireReply.parse(unread, bodyless: bodyless) {
                unread.removeFirst(length)
                return reply
            }
            guard try receive() else { throw ClientFailure.ended(received: shown) }
        }
    }

    /// What comes up to the end of a text, that included.
    func text(until end: String) throws -> String {
        while true {
            if let range = unread.firstRange(of: Array(end.utf8)) {
                defer { unread.removeFirst(range.upperBound) }
                return String(decoding: unread[..<range.upperBound], as: UTF8.self)
            }
            guard try receive() else { throw ClientFailure.ended(received: shown) }
        }
    }

    /// Everything up to the daemon's FIN.
    func everything() throws -> [UInt8] {
        while try receive() {}
        defer { unread = [] }
        return unread
    }

    /// What has come; waits for it. Empty at the daemon's FIN.
    func bytes() throws -> [UInt8] {
        if unread.isEmpty { _ = try receive() }
        defer { unread = [] }
        return unread
    }

    /// Whether there is something to read, or the connection has ended, within the time.
    func isReadable(within bound: Duration) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, Int32(bound / .milliseconds(1))) > 0
    }

    private var shown: String { String(decoding: unread, as: UTF8.self) }

    /// Appends to `unread` what there is. False at the end of the stream.
    private func receive() throws -> Bool {
        var count = 0
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: RawClient.readSize) { buffer, initialized in
            count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            error = errno
            initialized = max(0, count)
        }
        unread += bytes
        guard count < 0 else { return count > 0 }
        if error == EAGAIN { throw ClientFailure.timedOut(received: shown) }
        if error == ECONNRESET { throw ClientFailure.reset(received: shown) }
        throw SystemCallFailure("recv", errno: error)
    }

    /// Bytes read at once.
    private static let readSize = 16_384
}
