/// One compute step: fold bytes into the chain, then do `units` of a kind. Running it touches nothing of the request.
public struct Work: Sendable {
    public var kind: ComputeKind
    /// Whole units of the kind; 0 folds and does no more.
    public var units: Int
    public var chain: Chain
    /// The request's body before the call, the downstream's reply body after it.
    public var folding: [UInt8]
    /// What the request is about, where something is kept of that.
    public var shardKey: ShardKey?

    public init(kind: ComputeKind, units: Int, chain: Chain, folding: [UInt8], shardKey: ShardKey? = nil) {
        self.kind = kind
        self.units = units
        self.chain = chain
        self.folding = folding
        self.shardKey = shardKey
    }
}

extension Work {
    /// A part of so many units, and what is left behind it, whose chain is the part's; nil if nothing is. Both together
    /// are the same work.
    public func cut(after most: Int) -> (piece: Work, rest: Work?) {
        guard units > most else { return (self, nil) }
        var (piece, rest) = (self, self)
        piece.units = most
        rest.units -= most
        rest.folding = []
        return (piece, rest)
    }
}

/// What a whole `Work` gave.
public struct Computed: Sendable {
    /// The chain afterwards, or why the work could not be done.
    public var result: Result<Chain, WorkFailure>
    /// Thread CPU clock over the run, nanoseconds.
    public var cpuNanoseconds: UInt64
    /// The kernel's number of the thread; 0: nobody asks.
    public var runner: UInt32

    public init(result: Result<Chain, WorkFailure>, cpuNanoseconds: UInt64, runner: UInt32 = 0) {
        self.result = result
        self.cpuNanoseconds = cpuNanoseconds
        self.runner = runner
    }
}

/// Why a piece of work could not be done: one line for the client and the log.
public struct WorkFailure: Error, Equatable, Sendable {
    public var reason: String

    public init(reason: String) {
        self.reason = reason
    }
}
