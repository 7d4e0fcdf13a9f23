/// What accepting connections cost a contestant that is a daemon of ours.
package struct AcceptReport: Codable, Equatable, Sendable {
    /// As its configuration has it: mode, workers, accept, accept_batch, load.
    package var shape: String
    package var workers: Int
    /// Connections accepted; what is per accept is nil without any.
    package var accepts: Int
    package var wakeupsPerAccept: Double?
    /// Share of the wake-ups that found no connection.
    package var emptyShare: Double?
    package var eagainsPerAccept, contextSwitchesPerAccept, fruitlessCPUMsPerAccept: Double?
    /// Jain's index of the workers' connections: 1 if all have the same, 1/n if one has all.
    package var jain: Double?
    package var luckiestShare: Double?
    /// From fork to ready, of the slowest worker.
    package var startMs: Double

    init(_ figures: AcceptFigures) {
        func ratio(_ amount: Double, _ whole: Double) -> Double? { whole > 0 ? amount / whole : nil }
        (shape, workers, accepts) = (figures.shape, figures.workers, Int(figures.accepts))
        wakeupsPerAccept = ratio(figures.wakeups, figures.accepts)
        emptyShare = ratio(figures.emptyWakeups, figures.wakeups)
        eagainsPerAccept = ratio(figures.eagains, figures.accepts)
        contextSwitchesPerAccept = ratio(figures.contextSwitches, figures.accepts)
        fruitlessCPUMsPerAccept = ratio(figures.fruitlessSeconds * 1e3, figures.accepts)
        (jain, luckiestShare) = (figures.jain, figures.luckiestShare)
        startMs = figures.startSeconds * 1e3
    }
}
