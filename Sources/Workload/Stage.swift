/// A named part of a request's life. The stages of a request add up to its whole latency.
public enum Stage: UInt8, CaseIterable, Sendable {
    /// The request's last byte arrived in the kernel → the front read it.
    case kernel
    /// Read → a runner took it, parsing included; and, where the loop makes a thread's calls, the wait for the loop.
    case queue
    /// Time on the CPU during the compute parts, by the thread's CPU clock.
    case compute
    /// Wall time of the compute parts minus their CPU time.
    case preempted
    /// Call begun → the reply's last byte arrived in the kernel.
    case downstream
    /// That arrival → the request runs again.
    case stale
    /// Reply made → its last byte handed to the kernel.
    case write

    /// The name in metrics, logs, records and `Server-Timing`.
    public var name: String { Stage.names[Int(rawValue)] }

    private static let names = allCases.map { String(describing: $0) }

    /// Whether the request waited for a thread or a CPU in it, so that an execution model can be the cause.
    public var isWait: Bool {
        switch self {
        case .kernel, .queue, .preempted, .stale, .write: true
        case .compute, .downstream: false
        }
    }
}
