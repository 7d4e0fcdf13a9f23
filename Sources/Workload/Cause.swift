/// Why a deadline was missed: one cause a miss.
public enum Cause: UInt8, CaseIterable, Sendable {
    /// The request's own CPU time alone exceeds its budget.
    case compute
    /// CPU and downstream time together do.
    case downstream
    /// The largest of the waits up to the deadline.
    case kernel, queue, preempted, stale, write
    /// The client left before its deadline, and not just before it.
    case hangup
    /// The request failed before its deadline.
    case failed
    /// A policy refused it before any work was done.
    case shed
    /// A policy stopped it after work had begun.
    case expired
    /// The worker died with the request.
    case killed

    /// The name in metrics, logs and records.
    public var name: String { Cause.names[Int(rawValue)] }

    private static let names = allCases.map { String(describing: $0) }

    /// The cause that stands for a wait in `stage`, which must be one.
    public init(wait stage: Stage) {
        switch stage {
        case .kernel: self = .kernel
        case .queue: self = .queue
        case .preempted: self = .preempted
        case .stale: self = .stale
        case .write: self = .write
        case .compute, .downstream: preconditionFailure("\(stage) is no wait")
        }
    }
}
