import Glibc
import Reactor

/// Which processes have which sockets open, as far as this process may see it: its own user's, or as root all.
package struct SocketOwners: Sendable {
    private let sockets: [Int32: Set<UInt64>]

    package init(_ sockets: [Int32: Set<UInt64>]) {
        self.sockets = sockets
    }

    package static func now() -> SocketOwners {
        var sockets: [Int32: Set<UInt64>] = [:]
        for pid in ProcFile.processIDs {
            let folder = "/proc/\(pid)/fd"
            let inodes = ProcFile.entries(of: folder).compactMap { inode(of: "\(folder)/\($0)") }
            if !inodes.isEmpty { sockets[pid] = Set(inodes) }
        }
        return SocketOwners(sockets)
    }

    /// Of a link to `socket:[INODE]`.
    private static func inode(of path: String) -> UInt64? {
        var buffer = [CChar](repeating: 0, count: 64)
        let length = readlink(path, &buffer, buffer.count)
        guard length > 0 else { return nil }
        let text = String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard text.hasPrefix("socket:[") else { return nil }
        return UInt64(text.dropFirst("socket:[".count).dropLast())
    }

    package func processes(with inodes: Set<UInt64>) -> Set<Int32> {
        Set(sockets.filter { !$0.value.isDisjoint(with: inodes) }.keys)
    }

    package func sockets(of pids: some Sequence<Int32>) -> Set<UInt64> {
        pids.reduce(into: []) { $0.formUnion(sockets[$1] ?? []) }
    }
}
