import CLinux
import Glibc
import Workload

/// A socket's descriptor and the calls on it. A plain value: whoever made it closes it, once.
///
/// All sockets are non-blocking and close-on-exec, and no call on them raises SIGPIPE.
public struct Socket: Sendable, Hashable {
    public let descriptor: Int32

    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// What one read gave.
    public enum Received {
        /// `arrival`: when the newest segment of these bytes arrived in the kernel. `readAt`: now. `isLast`: the kernel
        /// said that nothing is left, neither bytes nor a FIN; only that or `wouldBlock` proves it, for any read may be
        /// short.
        case bytes(count: Int, arrival: Instant, readAt: Instant, isLast: Bool)
        case wouldBlock
        /// The peer's FIN.
        case end
        case failed(errno: Int32)
    }

    /// What one write did.
    public enum Sent {
        case bytes(count: Int)
        case wouldBlock
        case failed(errno: Int32)
    }

    /// Reads once, without blocking, with the kernel's arrival stamp if the socket has stamps enabled.
    public func receive(into buffer: UnsafeMutableRawBufferPointer) -> Received {
        let received = clinux_receive(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        if received.count > 0 {
            let (arrival, now) = Clock.arrival(ofRealtime: received.arrival_realtime_ns)
            return .bytes(count: received.count, arrival: arrival, readAt: now, isLast: received.emptied != 0)
        }
        if received.count == 0 { return .end }
        return received.error == EAGAIN ? .wouldBlock : .failed(errno: received.error)
    }

    /// Writes once, without blocking.
    public func send(_ bytes: UnsafeRawBufferPointer) -> Sent {
        while true {
            let count = Glibc.send(
                descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
            if count >= 0 { return .bytes(count: count) }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .wouldBlock : .failed(errno: errno)
        }
    }

    /// Whether the peer has hung up (FIN or reset), without reading and without clearing the socket's error.
    public var isHungUp: Bool {
        clinux_is_hung_up(descriptor) != 0
    }

    /// Whether there is something to read, the end of the stream included, or an error, without waiting.
    public var isReadable: Bool { waitReadable(milliseconds: 0) }

    /// Blocks the thread until the same holds; false if it does not within that time.
    public func waitReadable(milliseconds: Int32) -> Bool {
        var query = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&query, 1, milliseconds) == 1
    }

    /// Ends both directions: a thread that waits for it is woken.
    func endBothWays() {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Sends our FIN; the peer may go on sending.
    public func shutdownWriting() {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes with a reset instead of a FIN (SO_LINGER with no time, socket(7)); what is not yet sent is lost.
    public func reset() {
        var none = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Another descriptor of the same socket, for an owner that closes it by itself.
    public func duplicate() throws(ReactorError) -> Socket {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw .system(operation: "dup", errno: errno) }
        return Socket(descriptor: copy)
    }

    /// Of all of them, or of none.
    public static func duplicates(of sockets: [Socket]) throws(ReactorError) -> [Socket] {
        var copies: [Socket] = []
        for socket in sockets {
            do {
                copies.append(try socket.duplicate())
            } catch {
                for copy in copies { copy.close() }
                throw error
            }
        }
        return copies
    }

    public func close() {
        _ = Glibc.close(descriptor)
    }

    /// Small replies leave at once (RFC 1122 4.2.3.4 allows it; Nagle would hold the second of two pipelined replies).
    public func disableDelay() {
        setOption(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }

    /// Bounds what the kernel keeps for a peer that does not read; it takes twice as much for itself (SO_SNDBUF,
    /// socket(7)).
    public func boundSendBuffer(toBytes bytes: Int) {
        setOption(SOL_SOCKET, SO_SNDBUF, Int32(clamping: bytes))
    }

    /// Ends the connection when the peer has acknowledged nothing for so long, though something is on its way to it or
    /// waits for its room (TCP_USER_TIMEOUT, tcp(7)).
    public func endIfUnanswered(for duration: Duration) {
        setOption(Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, Int32(clamping: duration.nanoseconds / 1_000_000))
    }

    public func enableReceiveStamps() throws(ReactorError) {
        let error = clinux_enable_receive_stamps(descriptor)
        guard error == 0 else { throw .system(operation: "setsockopt SO_TIMESTAMPING", errno: error) }
    }

    @discardableResult
    func setOption(_ level: Int32, _ name: Int32, _ value: Int32) -> Bool {
        var value = value
        return setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
    }
}
