/// Why a request is not computed any further.
package enum DropReason: Sendable {
    /// Its deadline has passed.
    case expired

    /// What the client is told.
    var told: String {
        switch self {
        case .expired: "the deadline has passed"
        }
    }
}
