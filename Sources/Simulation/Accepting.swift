import Scheduling

/// How workers that share a port get their requests.
package struct Accepting: Equatable, Sendable {
    /// Whether clients keep their connections: a request then goes to the worker that has the one that was freed last,
    /// whether that worker is busy or not, and opens one only where none is free.
    package var keepsConnections: Bool
    package var strategy: AcceptStrategy
    package var batch: AcceptBatch

    package init(keepsConnections: Bool = false, _ strategy: AcceptStrategy = .shared, _ batch: AcceptBatch = .greedy) {
        (self.keepsConnections, self.strategy, self.batch) = (keepsConnections, strategy, batch)
    }

    /// As `load` and the daemon have it unless they are told otherwise.
    package static let kept = Accepting(keepsConnections: true)
}
