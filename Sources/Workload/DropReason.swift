/// Why a policy stops a request.
public enum DropReason: UInt8, CaseIterable, Sendable {
    /// Its deadline has passed.
    case expired

    /// What the client is told.
    var told: String {
        switch self {
        case .expired: "the deadline has passed"
        }
    }
}
