import Reactor

/// The admin port and the agent's: opened at the start, moved by a reload that names another address.
extension Supervisor {
    /// Serves the admin pages on the crew's admin sockets, if it does not already.
    func openAdmin() throws(ReactorError) {
        guard adminListeners != crew.plan.admin else { return }
        let sockets = try Socket.duplicates(of: crew.plan.admin)
        let server = try AdminServer(loop, sockets: sockets, pages: self)
        admin?.close()
        admin = server
        adminListeners = crew.plan.admin
    }

    /// Answers agent checks on the crew's agent sockets, if it does not already; on none while there are none.
    func openAgent() throws(ReactorError) {
        guard agentListeners != crew.plan.agent else { return }
        let sockets = try Socket.duplicates(of: crew.plan.agent)
        let port =
            sockets.isEmpty ? nil : try AgentPort(loop, sockets: sockets) { [unowned self] in agentAnswer() }
        agent?.close()
        agent = port
        agentListeners = crew.plan.agent
    }
}
