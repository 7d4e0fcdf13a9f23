import Reactor

/// The admin port: opened at the start, moved by a reload that names another address.
extension Supervisor {
    /// Serves the admin pages on the crew's admin sockets, if it does not already.
    func openAdmin() throws(ReactorError) {
        guard adminListeners != crew.plan.admin else { return }
        var sockets: [Socket] = []
        for socket in crew.plan.admin { sockets.append(try socket.duplicate()) }
        let server = try AdminServer(loop, sockets: sockets, pages: self)
        admin?.close()
        admin = server
        adminListeners = crew.plan.admin
    }
}
