import Synchronization

/// What a worker leaves in its slab to show that it goes on.
package struct ProgressSigns: Equatable, Sendable {
    /// Moves several times a second while the loop goes round.
    package var loopPasses: UInt64
    package var stepsBegun: UInt64
    package var stepsEnded: UInt64

    package init(loopPasses: UInt64, stepsBegun: UInt64, stepsEnded: UInt64) {
        self.loopPasses = loopPasses
        self.stepsBegun = stepsBegun
        self.stepsEnded = stepsEnded
    }

    /// Compute steps that have begun and not ended: one a thread at most.
    package var stepsUnderWay: UInt64 { stepsBegun - stepsEnded }

    /// Whether no compute step began or ended in between.
    package func hasSameSteps(as other: ProgressSigns) -> Bool {
        stepsBegun == other.stepsBegun && stepsEnded == other.stepsEnded
    }
}

extension WorkerSlab {
    /// The loop goes round. To be called several times a second, also when nothing happens.
    package func loopPassed() {
        cells.add(to: SlabLayout.counter(.loopPasses))
    }

    /// A thread begins a compute step, or has ended it.
    @Sendable package func computeStep(begins: Bool) {
        cells.add(to: SlabLayout.counter(begins ? .stepsBegun : .stepsEnded))
    }

    /// The signs at this moment.
    package var progress: ProgressSigns {
        // Ends before beginnings, so that no more are seen to end than began.
        let ended = value(of: .stepsEnded)
        return ProgressSigns(loopPasses: value(of: .loopPasses), stepsBegun: value(of: .stepsBegun), stepsEnded: ended)
    }

    func value(of counter: Counter) -> UInt64 {
        cells.base[SlabLayout.counter(counter)].load(ordering: .acquiring)
    }
}
