import Telemetry

/// How many connections a worker may hold, and what bounds their number. Descriptors for downstream calls are kept
/// back: what clients open must not make a call fail.
struct ConnectionLimit: Equatable {
    var connections: Int
    /// What is used up at the limit.
    var reason: AcceptPause

    /// Descriptors that are kept back beside those for calls: an accept's own, a probe's, the json kind's document.
    private static let spare = 8

    /// - Parameters:
    ///   - configured: `limits.connections`.
    ///   - descriptors: those that are free before the first connection.
    ///   - callers: threads that call the downstream, each of which may read a document too; nil if each connection's
    ///     request may be in a call at once.
    init(configured: Int, descriptors: Int, callers: Int?) {
        let free = max(0, descriptors - ConnectionLimit.spare)
        let most = max(1, callers.map { free - 2 * $0 } ?? free / 2)
        connections = min(configured, most)
        reason = configured <= most ? .connections : .descriptors
    }
}
