import Workload

/// That a machine's standing is another than was told before.
public struct StandingChange: Equatable, Sendable {
    public let row: Int
    /// Nil: it has left, and nothing of it is left.
    public let standing: MachineStanding?

    public init(row: Int, standing: MachineStanding?) { (self.row, self.standing) = (row, standing) }
}
