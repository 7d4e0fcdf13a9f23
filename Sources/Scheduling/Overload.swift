/// What is done about more load than can be served in time.
public struct Overload: Equatable, Sendable {
    public var policy: Policy
    /// How long before its deadline a request must be expected to end to be let in, in nanoseconds.
    public var marginNanoseconds: Int64 = 0
    /// The most requests that wait to begin; nil: as many as come.
    public var longestQueue: Int?
    /// Whether what the policy says is done; if not, it is only counted.
    public var acts = true
    public var estimate = EstimateSource.learned

    public init(policy: Policy = .none) {
        self.policy = policy
    }

    /// Whether anything is judged on arrival, or learned: also how long who is refused is to wait.
    public var admits: Bool { policy != .none || longestQueue != nil }
}

/// Where it is known from how long a request takes.
public enum EstimateSource: String, CaseIterable, Sendable {
    /// From requests before it, as a real service has to.
    case learned
    /// From what it asks for, which only an oracle knows: the bound of what estimates can give.
    case asked
}
