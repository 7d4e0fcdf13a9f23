/// One attempt of a request's downstream call, where there are several machines to call.
public struct Attempt: Sendable, Equatable {
    /// The machine, by its row in its worker's table of machines.
    public var machine: UInt16
    public var result: AttemptResult
    /// Whether it was made beside one that was only slow.
    public var isHedge: Bool
    public var began: Instant
    /// When its answer's last byte arrived in the kernel, or its failure was noticed.
    public var ended: Instant

    public init(machine: UInt16, result: AttemptResult, isHedge: Bool = false, began: Instant, ended: Instant) {
        (self.machine, self.result, self.isHedge) = (machine, result, isHedge)
        (self.began, self.ended) = (began, ended)
    }

    /// So many of one call are kept, the first ones; no call makes more.
    public static let most = 5
}
