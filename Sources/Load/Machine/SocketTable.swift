import Reactor

/// The kernel's table of TCP sockets, as `/proc/net/tcp` and `/proc/net/tcp6` have it (proc_net_tcp(5)).
package struct SocketTable: Sendable {
    package struct Row: Equatable, Sendable {
        /// In the kernel's hexadecimal, as in `0100007F:1F90`.
        package var local, remote: String
        package var isListening: Bool
        /// 0 for a socket that no process has any more.
        package var inode: UInt64

        package var localPort: UInt16? { local.split(separator: ":").last.flatMap { UInt16($0, radix: 16) } }
    }

    package let rows: [Row]

    /// The state that listening sockets have.
    private static let listening = "0A"

    package init(_ text: String) {
        rows = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 9, let inode = UInt64(fields[9]) else { return nil }
            return Row(
                local: SocketTable.plain(fields[1]), remote: SocketTable.plain(fields[2]),
                isListening: fields[3] == SocketTable.listening, inode: inode)
        }
    }

    /// An IPv4 address that is written as an IPv6 one is the IPv4 one.
    private static func plain(_ address: Substring) -> String {
        let mapped = "0000000000000000FFFF0000"
        return String(address.hasPrefix(mapped) ? address.dropFirst(mapped.count) : address)
    }

    package static func now() -> SocketTable {
        SocketTable(["/proc/net/tcp", "/proc/net/tcp6"].compactMap(ProcFile.read).joined(separator: "\n"))
    }

    /// Sockets that listen on a port, on whichever address.
    package func listeners(on port: UInt16) -> Set<UInt64> {
        Set(rows.filter { $0.isListening && $0.localPort == port }.map(\.inode))
    }

    /// The other ends, on this machine, of connections that these sockets have made: not of those that they accepted,
    /// whose own end has a port that someone listens on.
    package func peers(of sockets: Set<UInt64>) -> Set<UInt64> {
        let listened = Set(rows.filter(\.isListening).compactMap(\.localPort))
        let made = rows.filter { row in
            sockets.contains(row.inode) && !row.isListening && !(row.localPort.map(listened.contains) ?? true)
        }
        let ends = Set(made.map { "\($0.remote) \($0.local)" })
        return Set(rows.filter { ends.contains("\($0.local) \($0.remote)") && $0.inode != 0 }.map(\.inode))
    }
}
