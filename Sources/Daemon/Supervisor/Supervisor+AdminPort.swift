import Reactor

/// The admin port: opened at the start, moved by a reload that names another address.
extension Supervisor {
    /// Serves the admin pages on the crew's admin socket, if it does not already.
    func openAdmin() throws(ReactorError) {
        guard adminListener != crew.plan.admin else { return }
        let server = try AdminServer(loop, socket: crew.plan.admin.duplicate(), pages: self)
        admin?.close()
        admin = server
        adminListener = crew.plan.admin
    }
}
