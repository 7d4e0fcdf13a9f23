import Glibc
import Workload

/// Listening on a name: on all that it stands for.
extension Socket {
    /// Addresses of a name that are listened on at most.
    public static let mostAddresses = 8
    /// How often another port is tried, where the kernel chooses it and it is free on the first address alone.
    private static let portAttempts = 8

    /// Resolves a name, which may block, and listens as `listening(onAll:of:backlog:isAddition:)` does.
    public static func listening(onAllOf name: HostPort, backlog: Int32) throws(ReactorError) -> [Socket] {
        try listening(onAll: SocketAddress.all(of: name, atMost: mostAddresses), of: name, backlog: backlog)
    }

    /// Listening sockets of every address that a name has on this machine, on one port: at least one. `localhost` is
    /// 127.0.0.1 and ::1, and clients try one or the other first. Each is as in `listening(on:name:backlog:)`.
    ///
    /// An address of a family that this machine does not have, or that is not its own, is left out where another one is
    /// there; one that is taken is an error.
    ///
    /// - Parameter isAddition: other addresses of the name are open already, so that there may be none.
    public static func listening(
        onAll resolved: [SocketAddress], of name: HostPort, backlog: Int32, isAddition: Bool = false
    ) throws(ReactorError) -> [Socket] {
        var addresses: [SocketAddress] = []
        for address in resolved where !addresses.contains(where: { $0.numeric == address.numeric }) {
            addresses.append(address)
        }
        for _ in 1..<portAttempts {
            do throws(ReactorError) {
                return try listening(on: addresses, name: "\(name)", backlog: backlog, mayBeNone: isAddition)
            } catch {
                guard name.port == 0, case .system(_, EADDRINUSE) = error else { throw error }
            }
        }
        return try listening(on: addresses, name: "\(name)", backlog: backlog, mayBeNone: isAddition)
    }

    private static func listening(
        on addresses: [SocketAddress], name: String, backlog: Int32, mayBeNone: Bool
    ) throws(ReactorError) -> [Socket] {
        var sockets: [Socket] = []
        var missing: ReactorError?
        for address in addresses {
            do throws(ReactorError) {
                var address = address
                if let first = sockets.first { address.port = try SocketAddress(boundTo: first).port }
                sockets.append(try listening(on: address, name: name, backlog: backlog))
            } catch {
                if case .system(_, let errno) = error, [EAFNOSUPPORT, EADDRNOTAVAIL].contains(errno) {
                    missing = error
                    continue
                }
                for socket in sockets { socket.close() }
                throw error
            }
        }
        if sockets.isEmpty, !mayBeNone, let missing { throw missing }
        return sockets
    }
}
