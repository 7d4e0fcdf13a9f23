import Reactor
import Workload

/// A daemon that a run is sent to, asked before and after it.
package struct DaemonWitness: Sendable {
    private let admin: AdminClient
    private let before: DaemonCensus

    /// Longest wait, after a run, for requests that are still in the daemon: their clients have all gone.
    private static let drainPatience = Duration.seconds(10)

    /// To be made before the run.
    package init(_ admin: AdminClient) throws(LoadError) {
        self.admin = admin
        before = try DaemonCensus(from: admin)
    }

    /// Why requests were missed; waits for those that the daemon still has.
    ///
    /// - Parameter interruption: ends the wait.
    package func causes(
        of run: LoadRun, from warmUp: Duration, idPrefix: String, until interruption: Interruption? = nil
    ) throws(LoadError) -> MissCauses {
        try DaemonCensus.awaitIdle(admin, within: DaemonWitness.drainPatience, until: interruption)
        return MissCauses(
            of: run, from: warmUp, idPrefix: idPrefix, before: before, after: try DaemonCensus(from: admin))
    }
}
