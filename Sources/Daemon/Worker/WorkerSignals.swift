import Glibc
import Reactor

/// The signals that a child of the supervisor may get from others: it is told to drain by SIGTERM, leaves those of the
/// terminal to the supervisor, and passes over all that mean nothing.
enum WorkerSignals {
    /// - Parameters:
    ///   - name: of the process, for the log.
    ///   - terminated: SIGTERM came.
    static func handled(
        by name: String, on loop: EventLoop, terminated: @escaping () -> Void
    ) throws(ReactorError) -> Signals {
        var unknown = UnknownSignals()
        return try Signals([SIGTERM] + Signals.ofTerminal + Signals.unknown, loop: loop) { signal in
            if signal == SIGTERM { return terminated() }
            guard Signals.unknown.contains(signal), unknown.isWorthALine(signal, at: Clock.now()) else { return }
            complain("\(name): the signal \(Signals.name(of: signal)) means nothing here, passed over", priority: 5)
        }
    }
}
