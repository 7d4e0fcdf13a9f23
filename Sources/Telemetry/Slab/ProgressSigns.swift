import Synchronization

/// What a worker leaves in its slab to show that it goes on.
public struct ProgressSigns: Equatable, Sendable {
    /// Moves several times a second while the loop goes round.
    public var loopPasses: UInt64
    public var stepsBegun: UInt64
    public var stepsEnded: UInt64

    public init(loopPasses: UInt64, stepsBegun: UInt64, stepsEnded: UInt64) {
        self.loopPasses = loopPasses
        self.stepsBegun = stepsBegun
        self.stepsEnded = stepsEnded
    }

    /// Compute steps that have begun and not ended: one a thread at most.
    public var stepsUnderWay: UInt64 { stepsBegun - stepsEnded }

    /// Whether no compute step began or ended in between.
    public func hasSameSteps(as other: ProgressSigns) -> Bool {
        stepsBegun == other.stepsBegun && stepsEnded == other.stepsEnded
    }
}

extension WorkerSlab {
    /// The loop goes round. To be called several times a second, also when nothing happens.
    public func loopPassed() {
        cells.add(to: SlabLayout.counter(.loopPasses))
    }

    /// A thread begins a compute step, or has ended it.
    @Sendable public func computeStep(begins: Bool) {
        cells.add(to: SlabLayout.counter(begins ? .stepsBegun : .stepsEnded))
    }

    /// The signs at this moment.
    public var progress: ProgressSigns {
        // Ends before beginnings, so that no more are seen to end than began.
        let ended = value(of: .stepsEnded)
        return ProgressSigns(loopPasses: value(of: .loopPasses), stepsBegun: value(of: .stepsBegun), stepsEnded: ended)
    }

    func value(of counter: Counter) -> UInt64 {
        cells.base[SlabLayout.counter(counter)].load(ordering: .acquiring)
    }
}
