import Workload

/// Which requests get a line in the access log. A worker decides by it, so that what has none costs no more than that.
public struct AccessSelection: Sendable, Equatable {
    /// Those that missed their deadline alone. What is no valid request has none.
    public var isOnlyMissed: Bool
    /// One request in so many.
    public var oneIn: Int

    public init(isOnlyMissed: Bool = false, oneIn: Int = 1) {
        (self.isOnlyMissed, self.oneIn) = (isOnlyMissed, oneIn)
    }

    /// The id alone draws the sample: a request is in it in all workers and daemons that take one in as many, and in
    /// all that take more.
    public func takes(_ id: RequestID, isMissed: Bool) -> Bool {
        if isOnlyMissed, !isMissed { return false }
        return oneIn <= 1 || id.lot <= UInt64.max / UInt64(oneIn)
    }
}
