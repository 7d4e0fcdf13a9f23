import Glibc
import Reactor

/// Which of this process's sockets are connections of a listening one: the kernel knows.
struct AdminSockets {
    /// A socket's inode, which tells it from a later one with the same descriptor.
    typealias ID = UInt

    private let family: Int32
    private let port: UInt16

    init(of listener: Socket) throws(ReactorError) {
        let address = try SocketAddress(boundTo: listener)
        family = address.family
        port = address.port
    }

    /// The descriptors of all that are open.
    func open() -> [ID: Int32] {
        guard let directory = opendir("/proc/self/fd") else { return [:] }
        defer { closedir(directory) }
        var sockets: [ID: Int32] = [:]
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let descriptor = Int32(name), isConnection(descriptor), let id = AdminSockets.id(of: descriptor)
            else {
                continue
            }
            sockets[id] = descriptor
        }
        return sockets
    }

    static func id(of descriptor: Int32) -> ID? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status.st_ino : nil
    }

    /// Whether it is bound to the listener's port and does not listen itself.
    private func isConnection(_ descriptor: Int32) -> Bool {
        var listens: Int32 = 1
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0, listens == 0,
            let address = try? SocketAddress(boundTo: Socket(descriptor: descriptor))
        else { return false }
        return address.family == family && address.port == port
    }
}
