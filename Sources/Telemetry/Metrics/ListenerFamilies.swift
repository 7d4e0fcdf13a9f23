/// Connections that no worker has accepted: only the supervisor sees them.
enum ListenerFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        guard let listener = facts.listener else { return }
        text.family(.listenBacklog, .gauge, "Connections that wait to be accepted.")
        text.sample(listener.backlog)
        text.family(.listenBacklogLimit, .gauge, "Connections that may wait to be accepted.")
        text.sample(listener.backlogLimit)
        text.family(
            .listenOverflowsTotal, .counter,
            "Connections that the kernel turned away because as many as may were waiting.")
        text.sample(listener.overflows)
    }
}
