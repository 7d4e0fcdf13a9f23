import Configuration
import Glibc
import Reactor
import Workload

/// The listening sockets that the supervisor owns, by the name they were asked for, so that a reload that keeps a name
/// or an address keeps its sockets and the connections that wait in them. Loop's thread.
///
/// Those that the service manager has opened come first: where it holds one, the configured address is not used.
final class Listeners {
    private let passage: Passage
    private let inherited: [ListenerRole: ListenerGroup]
    /// By the name that was asked for: one for each of its addresses.
    private var groups: [String: [ListenerGroup]] = [:]
    /// Those of the configuration that was taken last, the service manager's included.
    private var inUse: [ListenerRole: [ListenerGroup]] = [:]

    /// - Parameters:
    ///   - inherited: the service manager's.
    ///   - passage: takes what waits in sockets that no worker has any more.
    init(inherited: [ListenerRole: Socket], passage: Passage) {
        self.inherited = inherited.mapValues { ListenerGroup(inherited: $0, passage: passage) }
        self.passage = passage
    }

    /// Connections passed on so far.
    var passedOn: Int { passage.passedOn }

    /// Whether `groups` must be given a name's addresses: its sockets are not open yet.
    func wantsAddresses(of name: HostPort, for role: ListenerRole) -> Bool {
        let isOpen = inherited[role] != nil || groups[Listeners.name(of: role, at: name)] != nil
        return !isOpen && SocketAddress(numeric: name) == nil
    }

    /// The service manager's sockets, or those of a name, a group for each of its addresses: the open ones, or new
    /// ones. Does not block.
    ///
    /// - Parameter addresses: what the name was resolved to, if `wantsAddresses`.
    func groups(
        for role: ListenerRole, at name: HostPort, resolvedTo addresses: [SocketAddress]?
    ) throws(ReactorError) -> [ListenerGroup] {
        if let group = inherited[role] { return [group] }
        let key = Listeners.name(of: role, at: name)
        if let open = groups[key] { return open }
        guard let addresses = addresses ?? SocketAddress(numeric: name).map({ [$0] }) else {
            throw .address(text: "\(name)", reason: "it was not resolved")
        }
        let opened = try open(addresses, of: name, for: role)
        groups[key] = opened
        return opened
    }

    /// An address that has its socket in this role keeps it: nobody, not even this process, can open another one.
    private func open(
        _ addresses: [SocketAddress], of name: HostPort, for role: ListenerRole
    ) throws(ReactorError) -> [ListenerGroup] {
        var kept: [ListenerGroup] = []
        var missing: [SocketAddress] = []
        for address in addresses {
            if let group = inUse[role]?.first(where: { $0.address?.numeric == address.numeric }) {
                // A name may be resolved to one address twice.
                if !kept.contains(where: { $0 === group }) { kept.append(group) }
            } else {
                missing.append(address)
            }
        }
        do throws(ReactorError) {
            let sockets = try Socket.listening(
                onAll: missing, of: name, backlog: Socket.backlog, isAddition: !kept.isEmpty)
            return kept + sockets.map { ListenerGroup($0, name: "\(name)", passage: passage) }
        } catch {
            guard case .system(_, EADDRINUSE) = error, let own = ownAddress(inTheWayOf: missing) else { throw error }
            let remedy = inUse.isEmpty ? "" : ", or restart the daemon, which then lets go of it"
            throw .address(
                text: "\(name)",
                reason: "this daemon itself listens on \(own.numeric), which overlaps it; take another port\(remedy)")
        }
    }

    private func ownAddress(inTheWayOf addresses: [SocketAddress]) -> SocketAddress? {
        (Array(inherited.values) + groups.values.joined()).compactMap(\.address).first { own in
            addresses.contains { $0.overlaps(own) }
        }
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
    ///
    /// - Parameter agent: nil while there is no such port.
    func use(_ count: Int, of address: HostPort, admin: HostPort, agent: HostPort? = nil) {
        var names = [
            ListenerRole.serving: Listeners.name(of: .serving, at: address),
            .admin: Listeners.name(of: .admin, at: admin),
        ]
        names[.agent] = agent.map { Listeners.name(of: .agent, at: $0) }
        inUse[.agent] = nil
        for (role, name) in names { inUse[role] = inherited[role].map { [$0] } ?? groups[name] }
        for group in serving { group.use(count) }
        let kept = inUse.values.joined().map(ObjectIdentifier.init)
        for (name, others) in groups where !names.values.contains(name) {
            for group in others where !kept.contains(ObjectIdentifier(group)) { group.close() }
            groups[name] = nil
        }
    }

    /// Those whose connections the workers take.
    private var serving: [ListenerGroup] { inUse[.serving] ?? [] }

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
