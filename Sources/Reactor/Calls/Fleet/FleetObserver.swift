import Workload

/// Is told what a `FleetClient` does with its machines, each by its row. Called on the loop's thread.
public protocol FleetObserver: Sendable {
    func machine(_ row: Int, isCalled name: String)
    func attemptBegan(on row: Int)
    func attemptEnded(on row: Int, _ result: AttemptResult, isHedge: Bool)
    /// - Parameter standing: nil for one that has left, and has nothing any more.
    func standing(of row: Int, is standing: MachineStanding?)
    /// What became of the wish for a further attempt.
    func retry(_ verdict: RetryVerdict)
}
