/// What became of the wish for a further attempt.
public enum RetryVerdict: UInt8, CaseIterable, Sendable {
    case made
    /// Made beside a slow one.
    case hedged
    /// The budget had nothing left.
    case noBudget
    /// It would have begun after the deadline.
    case tooLate
    /// As many as one call may have were made.
    case noMore

    /// The name in metrics.
    public var name: String {
        switch self {
        case .noBudget: "no_budget"
        case .tooLate: "too_late"
        case .noMore: "no_more"
        default: String(describing: self)
        }
    }
}
