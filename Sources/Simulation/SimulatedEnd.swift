import Workload

/// What came of a simulated request. Nanoseconds.
package struct SimulatedEnd: Equatable, Sendable {
    /// When its reply reached its client, or would have; from the run's begin.
    package var endedAt: Int64
    /// Why it was refused or stopped; nil where it was computed to its end.
    package var dropped: DropReason?
    /// How long it waited before it was taken, from its arrival on, and in pauses.
    package var queue: Int64
    /// How long it waited after its downstream's reply had come.
    package var stale: Int64

    package func isMet(_ request: SimulatedRequest) -> Bool { dropped == nil && endedAt <= request.expiry }
}
