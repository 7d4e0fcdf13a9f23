import CLinux
import Glibc
import Workload

extension Socket {
    /// An upper bound of when the peer's FIN, which has no stamp, arrived in the kernel: right after it was read, at
    /// most two of the kernel's ticks late. TCP_INFO tells how many ticks ago the newest segment with an ACK came, and
    /// a peer that has sent its FIN sends none after it, unless it acknowledges what we go on sending.
    var finArrival: Instant { instant(\.tcpi_last_ack_recv) }

    /// An upper bound of when the newest bytes arrived, at most two of the kernel's ticks late. It takes the stamp's
    /// place once the peer has hung up: a FIN that joins bytes which were not yet read puts its own stamp on them
    /// (tcp_try_coalesce in Linux's net/ipv4/tcp_input.c), and so one read late would seem as young as the hang-up.
    public var dataArrival: Instant { instant(\.tcpi_last_data_recv) }

    /// Whether the peer is gone, by FIN or reset, and has left nothing to read. Takes no byte out of the socket
    /// (MSG_PEEK, recv(2)), but a reset, which nobody is told of again: for whoever closes the socket then.
    public var hasEndedUnread: Bool {
        var byte: UInt8 = 0
        let received = clinux_receive(descriptor, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK))
        return received.count == 0 || received.count < 0 && received.error != EAGAIN
    }

    /// What waits to be read, and is left there.
    ///
    /// - Returns: how many bytes there are of it, at most as many as the buffer takes.
    public func peek(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)
        return max(0, clinux_receive(descriptor, buffer.baseAddress, buffer.count, flags).count)
    }

    /// What is left after some reads of bytes that nobody wants.
    public enum Discarded { case more, nothing, end }

    /// Reads and forgets: what a client still sends when its last reply and our FIN are out. A socket that is closed
    /// with bytes unread resets, and the client might lose the reply (RFC 9112 9.6).
    public func discard(into buffer: UnsafeMutableRawBufferPointer, reads: Int) -> Discarded {
        for _ in 0..<reads {
            switch receive(into: buffer) {
            case .bytes: continue
            case .wouldBlock: return .nothing
            case .end, .failed: return .end
            }
        }
        return .more
    }

    /// When the peer, which is known to have hung up, did so. A FIN is dated as `finArrival` says, a reset by now: the
    /// kernel keeps nothing of its time.
    public var hangUp: HangUp {
        let (info, now) = tcpInfo
        // A reset leaves a socket closed; with the peer's FIN and not yet ours it waits for us to close.
        guard let info, info.tcpi_state != UInt8(TCP_CLOSE) else { return HangUp(at: now, isAsSeen: true) }
        return HangUp(at: Socket.instant(milliseconds: info.tcpi_last_ack_recv, before: now), isAsSeen: false)
    }

    /// Of an age in milliseconds that TCP_INFO tells.
    private func instant(_ age: KeyPath<tcp_info, UInt32>) -> Instant {
        let (info, now) = tcpInfo
        return info.map { Socket.instant(milliseconds: $0[keyPath: age], before: now) } ?? now
    }

    /// TCP_INFO, of TCP sockets, and when it was asked for.
    private var tcpInfo: (info: tcp_info?, now: Instant) {
        var info = tcp_info()
        var size = socklen_t(MemoryLayout<tcp_info>.size)
        let status = getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &info, &size)
        return (status == 0 ? info : nil, Clock.now())
    }

    /// The age is a difference of two tick counts, each of them up to a tick old.
    private static func instant(milliseconds age: UInt32, before now: Instant) -> Instant {
        now + .nanoseconds(-max(0, Int64(age) * 1_000_000 - Clock.tickNanoseconds))
    }
}

extension Clock {
    /// Nanoseconds between two ticks of the kernel: 1,000,000,000 / CONFIG_HZ.
    fileprivate static var tickNanoseconds: Int64 {
        var tick = timespec()
        clock_getres(CLOCK_MONOTONIC_COARSE, &tick)
        return Int64(tick.tv_sec) * 1_000_000_000 + Int64(tick.tv_nsec)
    }
}
