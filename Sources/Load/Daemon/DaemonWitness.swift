import Reactor
import Telemetry
import Workload

/// A daemon that a run is sent to, asked before and after it.
package struct DaemonWitness: Sendable {
    private let admin: AdminClient
    private let before: DaemonCensus
    /// Where the daemon serves, as it says.
    private let serving: String

    /// Longest wait, after a run, for requests that are still in the daemon: their clients have all gone.
    private static let drainPatience = Duration.seconds(10)

    /// To be made before the run.
    package init(_ admin: AdminClient) throws(LoadError) {
        self.admin = admin
        serving = try admin.get("/status", as: StatusEntry.self).listeners.serving
        before = try DaemonCensus(from: admin)
    }

    /// Why requests were missed; waits for those that the daemon still has.
    ///
    /// - Parameters:
    ///   - target: that they were sent to.
    ///   - interruption: ends the wait.
    /// - Throws: also where it is another daemon than the one that was to serve them, whose silence says nothing.
    package func causes(
        of run: LoadRun, to target: LoadTarget, from warmUp: Duration, idPrefix: String,
        until interruption: Interruption? = nil
    ) throws(LoadError) -> MissCauses {
        try DaemonCensus.awaitIdle(admin, within: DaemonWitness.drainPatience, until: interruption)
        let after = try DaemonCensus(from: admin)
        let causes = MissCauses(of: run, from: warmUp, idPrefix: idPrefix, before: before, after: after)
        guard !isAnother(than: target, run, causes, after) else {
            throw LoadError(
                "--admin: the daemon there serves on \(serving) and got none of these requests, so that their causes "
                    + "are not known; name the admin port of the one at \(target.place)")
        }
        return causes
    }

    /// One that is stopped, or overloaded, may have got none either: then it is the one by its port.
    private func isAnother(
        than target: LoadTarget, _ run: LoadRun, _ causes: MissCauses, _ after: DaemonCensus
    ) -> Bool {
        guard causes.total > 0, causes.joined == 0, after.ended == before.ended, after.inFlight == 0 else {
            return false
        }
        return !serving.hasSuffix(":\(target.port)")
    }
}
