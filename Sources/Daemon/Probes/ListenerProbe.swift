import CLinux
import Reactor
import Telemetry

extension ListenerFacts {
    /// What waits in a listening socket that nobody has accepted yet; nil if the kernel does not say.
    private init?(of listener: Socket) {
        var state = clinux_listener_state()
        guard clinux_read_listener(listener.descriptor, &state) == 0 else { return nil }
        self.init(
            backlog: UInt64(state.waiting), backlogLimit: UInt64(state.limit), overflows: UInt64(state.dropped))
    }

    /// The same for several that share an address.
    ///
    /// - Parameter overflows: remembers those of earlier sockets.
    init?(of listeners: [Socket], _ overflows: inout OverflowCount) {
        self.init(backlog: 0, backlogLimit: 0, overflows: 0)
        var counts: [Socket: UInt64] = [:]
        for listener in listeners {
            guard let facts = ListenerFacts(of: listener) else { return nil }
            backlog += facts.backlog
            backlogLimit += facts.backlogLimit
            counts[listener] = facts.overflows
        }
        self.overflows = overflows.sum(with: counts)
    }
}
