import CSystemd
import Glibc
import Reactor

/// The listening sockets that the service manager has opened (sd_listen_fds(3)): they outlive the daemon, so that while
/// it starts again connections wait in them and none is refused.
enum InheritedSockets {
    /// Takes them over, by what they are for. To be called once, before the first child exists.
    static func take() throws(DaemonError) -> [ListenerRole: Socket] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = sd_listen_fds_with_names(1, &names)
        guard count >= 0 else { throw .reactor(.system(operation: "sd_listen_fds", errno: -count)) }
        defer {
            for index in 0..<Int(count) { free(names?[index]) }
            free(names)
        }
        var sockets: [ListenerRole: Socket] = [:]
        for index in 0..<Int(count) {
            let name = names?[index].map { String(cString: $0) } ?? ""
            let socket = Socket(descriptor: SD_LISTEN_FDS_START + Int32(index))
            guard let role = ListenerRole(rawValue: name), role.isInheritable else {
                throw .configuration(
                    "socket \"\(name)\" of the service manager: want FileDescriptorName=serving or admin")
            }
            guard sockets.updateValue(socket, forKey: role) == nil else {
                throw .configuration(
                    "two sockets \"\(name)\" of the service manager: want one ListenStream= for each name")
            }
            try prepare(socket, named: name)
        }
        return sockets
    }

    private static func prepare(_ socket: Socket, named name: String) throws(DaemonError) {
        guard sd_is_socket_inet(socket.descriptor, AF_UNSPEC, Int32(SOCK_STREAM.rawValue), 1, 0) > 0 else {
            throw .configuration(
                "socket \"\(name)\" of the service manager: want a listening TCP socket, ListenStream=")
        }
        do throws(ReactorError) {
            try socket.prepareAsListener()
        } catch {
            throw .reactor(error)
        }
    }
}
