/// Connections that no worker has accepted: only the supervisor sees them.
enum ListenerFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        guard let listener = facts.listener else { return }
        text.family("deadlined_listen_backlog", .gauge, "Connections that wait to be accepted.")
        text.sample(listener.backlog)
        text.family("deadlined_listen_backlog_limit", .gauge, "Connections that may wait to be accepted.")
        text.sample(listener.backlogLimit)
        text.family(
            "deadlined_listen_overflows_total", .counter,
            "Connections that the kernel turned away because as many as may were waiting.")
        text.sample(listener.overflows)
    }
}
