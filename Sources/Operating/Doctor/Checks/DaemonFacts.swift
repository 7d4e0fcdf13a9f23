import Load
import Telemetry
import Workload

/// What a daemon's admin port said.
struct DaemonFacts: Sendable {
    /// Of the admin port.
    var address: HostPort
    /// What `/status` says, or why it was not heard.
    var answer: Result<StatusEntry, LoadError>
    /// What `/readyz` says; nil where it was not heard.
    var readiness: ReadinessAnswer?
    /// Nil where `/metrics` was not heard.
    var counts: DaemonCounts?
    /// Of this binary.
    var ownVersion: String

    var status: StatusEntry? { try? answer.get() }
}

/// A reply of `/readyz`.
struct ReadinessAnswer: Equatable, Sendable {
    var status: Int
    /// The one line of it.
    var text: String
}

/// What `doctor` takes from `/metrics`; nil for what the daemon does not tell.
struct DaemonCounts: Equatable, Sendable {
    /// Connections that wait in the listening sockets, that may, and that were turned away.
    var waiting, mayWait, turnedAway: Int?
    /// Times that a worker stopped accepting for want of descriptors or memory.
    var descriptorPauses: Int?
    var workerRestarts: Int?
    /// Descriptors that the supervisor may have, and so each worker.
    var mostDescriptors: Int?
}

extension DaemonCounts {
    init(_ metrics: MetricsText) {
        let count = { (name: MetricName, labels: [MetricLabel: String]) in
            (try? metrics.sum(name, labels)).map { Int(min(max(0, $0), 1e15)) }
        }
        waiting = count(.listenBacklog, [:])
        mayWait = count(.listenBacklogLimit, [:])
        turnedAway = count(.listenOverflowsTotal, [:])
        descriptorPauses = count(.acceptPausesTotal, [.reason: "\(AcceptPause.descriptors)"])
        workerRestarts = count(.workerRestartsTotal, [:])
        mostDescriptors = count(.processMaxFds, [:])
    }
}
