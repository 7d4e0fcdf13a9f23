import Configuration
import Reactor
import Workload

/// What a listening socket is for. The names are those of `FileDescriptorName=` in deadlined.socket.
enum ListenerRole: String {
    case serving, admin
}

/// The listening sockets that the supervisor owns, by the address they were asked for, so that a reload that keeps an
/// address keeps its sockets and the connections that wait in them. Loop's thread.
///
/// Those that the service manager has opened come first: where it holds one, the configured address is not used.
final class Listeners {
    private let passage: Passage
    private let inherited: [ListenerRole: ListenerGroup]
    /// By the name that was asked for: one for each of its addresses.
    private var groups: [String: [ListenerGroup]] = [:]
    /// Those whose connections the workers take.
    private var serving: [ListenerGroup] = []

    /// - Parameters:
    ///   - inherited: the service manager's.
    ///   - passage: takes what waits in sockets that no worker has any more.
    init(inherited: [ListenerRole: Socket], passage: Passage) {
        self.inherited = inherited.mapValues { ListenerGroup(inherited: $0, passage: passage) }
        self.passage = passage
    }

    /// Connections passed on so far.
    var passedOn: Int { passage.passedOn }

    /// The service manager's sockets, or those of a name, a group for each of its addresses: the open ones, or new
    /// ones.
    func groups(for role: ListenerRole, at address: HostPort) throws(ReactorError) -> [ListenerGroup] {
        if let group = inherited[role] { return [group] }
        let name = Listeners.name(of: role, at: address)
        if let open = groups[name] { return open }
        let opened = try Socket.listening(onAllOf: address, backlog: ListenerGroup.backlog).map {
            ListenerGroup($0, name: "\(address)", passage: passage)
        }
        groups[name] = opened
        return opened
    }

    /// The address, and its role where the kernel chooses the port: two roles want two ports then.
    private static func name(of role: ListenerRole, at address: HostPort) -> String {
        address.port == 0 ? "\(role.rawValue) \(address)" : "\(address)"
    }

    /// Where the service manager's socket is bound; nil if it has opened none for that.
    func inheritedAddress(of role: ListenerRole) -> HostPort? {
        inherited[role].flatMap { try? SocketAddress(boundTo: $0.first).numeric }
    }

    /// Gives new connections to the first `count` sockets that serve, and closes the sockets of all other addresses.
    func use(_ count: Int, of address: HostPort, admin: HostPort) {
        let names = [Listeners.name(of: .serving, at: address), Listeners.name(of: .admin, at: admin)]
        serving = inherited[.serving].map { [$0] } ?? groups[names[0]] ?? []
        for group in serving { group.use(count) }
        for (name, others) in groups where !names.contains(name) {
            for group in others { group.close() }
            groups[name] = nil
        }
    }

    /// Refuses new connections to the serving port. In the service manager's socket they wait for the daemon's next
    /// start.
    func refuse() {
        guard inherited[.serving] == nil else { return }
        for group in serving { group.refuse() }
    }

    /// Passes on what comes to the socket that the worker of a slot had for itself, because there is none for a while.
    func cover(_ slot: Int) {
        for group in serving { group.cover(slot) }
    }

    /// Leaves that socket to its new worker.
    func uncover(_ slot: Int) {
        for group in serving { group.uncover(slot) }
    }

    /// Closes the sockets that are out of use, once nothing can wait in them that a worker might still take: no worker
    /// drains, and none of their connections is on its way any more.
    func closeUnused() {
        inherited[.serving]?.closeUnused()
        for group in groups.values.joined() { group.closeUnused() }
    }
}
