/// How a request ended.
public enum Outcome: UInt8, CaseIterable, Sendable {
    /// Its reply was handed to the kernel, whole.
    case replied
    /// A hang-up or a failed write was seen before the reply was sent.
    case clientGone
    /// The downstream failed, the work failed, or the worker died.
    case failed
    /// A policy refused it before any work was done.
    case shed
    /// A policy stopped it after work had begun.
    case expired

    /// The name in metrics, logs and records.
    public var name: String {
        switch self {
        case .replied: "replied"
        case .clientGone: "client_gone"
        case .failed: "failed"
        case .shed: "shed"
        case .expired: "expired"
        }
    }
}
