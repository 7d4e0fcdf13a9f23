import Glibc

/// The daemon's end of a connection, as the kernel shows it (sock_diag(7)).
enum DaemonSocket {
    /// Whether all that the client on `clientPort` has sent has arrived, and the daemon has read it.
    static func hasReadAll(from clientPort: UInt16, on daemonPort: UInt16) -> Bool {
        queue(from: clientPort, to: daemonPort, at: unacknowledged) == 0
            && queue(from: daemonPort, to: clientPort, at: unread) == 0
    }

    // Where the two queues stand in the answer: a netlink header of 16 bytes and an `inet_diag_msg`.
    private static let unread = 72
    private static let unacknowledged = 76
    private static let answerLength = 88

    /// Bytes in a queue of the socket that is bound to one port and connected to another; nil if there is none.
    private static func queue(from local: UInt16, to remote: UInt16, at offset: Int) -> UInt32? {
        let netlink = socket(AF_NETLINK, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), sockDiag)
        guard netlink >= 0 else { return nil }
        defer { close(netlink) }
        let question = question(from: local, to: remote)
        guard send(netlink, question, question.count, 0) == question.count else { return nil }
        var answer = [UInt8](repeating: 0, count: 512)
        guard recv(netlink, &answer, answer.count, 0) >= answerLength, answer[4] == byFamily else { return nil }
        return answer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }

    private static let sockDiag: Int32 = 4  // NETLINK_SOCK_DIAG
    private static let byFamily: UInt8 = 20  // SOCK_DIAG_BY_FAMILY

    /// A netlink header and an `inet_diag_req_v2` for exactly this socket on 127.0.0.1.
    private static func question(from local: UInt16, to remote: UInt16) -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value) { bytes += $0 } }
        append(UInt32(72))  // length of all
        append(UInt16(byFamily))
        append(UInt16(1))  // NLM_F_REQUEST
        append(UInt64(0))  // sequence, port
        bytes += [UInt8(AF_INET), UInt8(IPPROTO_TCP), 0, 0]
        append(UInt32.max)  // in any state
        append(local.bigEndian)
        append(remote.bigEndian)
        for _ in 0..<2 { bytes += [127, 0, 0, 1] + [UInt8](repeating: 0, count: 12) }
        append(UInt32(0))  // on any interface
        append(UInt64.max)  // no cookie
        return bytes
    }
}
