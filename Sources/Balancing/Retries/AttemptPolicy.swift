import Workload

/// How often one call may be made again, and what bounds all of them together.
public struct AttemptPolicy: Equatable, Sendable {
    /// Most attempts of one call, the first one among them; from 1 to `Attempt.most`.
    public var most: Int
    /// What all calls' retries and hedges may come to; nil: nothing but `most` bounds them, and a call that was refused
    /// is not made again.
    public var budget: RetryBudget?
    /// The percentile of good attempts' times after which a further one is made beside a slow one, from .5 to .999; nil
    /// for never.
    public var hedge: Double?

    public init(most: Int = 1, budget: RetryBudget? = nil, hedge: Double? = nil) {
        (self.most, self.budget, self.hedge) = (min(max(1, most), Attempt.most), budget, hedge)
    }
}
