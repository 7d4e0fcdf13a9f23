import Comparison
import Configuration
import Load
import Modes
import Workload

/// What `cost` is asked: with how many cores each mode beats one competent thread, at the same objective.
package struct CostQuestion: Sendable {
    package var scenario = "mixed"
    /// The share of missed deadlines that a load has to stay below.
    package var objective = 0.01
    package var modes = ModeChoice.compared
    /// Numbers of cores whose capacities are shown.
    package var cores = [1, 2, 4, 8]
    /// Reports that have measured capacities.
    package var reports: [(flag: String, path: String)] = []
    /// CPU time of each step of the other server beside its compute, where it is simulated. With so much its shape
    /// holds, on two cores and `fixed`, the part of what event loops hold that was measured (docs/peers.md).
    package var peerStep = Duration.milliseconds(2)

    /// Whether capacities are measured now, where the machine has the cores, and how long each search takes.
    package var isMeasured = false
    package var searching = Duration.seconds(60)

    package init() {}

    /// - Parameter measured: capacities that are known.
    func report(_ model: CostModel, _ measured: MeasuredCapacities) throws(LoadError) -> CostReport {
        try CostReport(
            modes.map { CostContestant($0, measured) }
                + [CostContestant.peer(measured, perStep: peerStep.nanoseconds)],
            against: .competent(measured), as: CostContestant(.standard, measured), model, scenario: scenario,
            cores: cores)
    }
}
