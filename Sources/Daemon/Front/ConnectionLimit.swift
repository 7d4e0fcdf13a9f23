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
    ///   - fleet: those that calls to a fleet may take; nil where one machine is called.
    init(configured: Int, descriptors: Int, callers: Int?, fleet: Int? = nil) {
        let free = max(0, descriptors - ConnectionLimit.spare)
        let kept = fleet.map { $0 + (callers ?? 0) } ?? callers.map { 2 * $0 } ?? free - free / 2
        let most = max(1, free - kept)
        connections = min(configured, most)
        reason = configured <= most ? .connections : .descriptors
    }

    /// What calls to a fleet may take: half. Each machine's connections are kept for later calls, so that all of them
    /// together may be many times those that are in use at once.
    static func fleetShare(of descriptors: Int) -> Int { max(0, descriptors - spare) / 2 }
}
