import Workload

/// Where a deadline was missed and why: what misses are told apart by.
public struct MissPlace: Hashable, Sendable {
    /// Nil for a request that died with its worker: where it stood is unknown.
    public var stage: Stage?
    public var cause: Cause

    public init(_ stage: Stage?, _ cause: Cause) {
        (self.stage, self.cause) = (stage, cause)
    }
}

extension Tally {
    /// All misses, by place; places without any are left out.
    var missPlaces: [(place: MissPlace, count: Int)] {
        let known = Cause.allCases.flatMap { cause in
            Stage.allCases.map { (place: MissPlace($0, cause), count: Int(misses($0, cause))) }
        }
        let lost = (place: MissPlace(nil, .killed), count: Int(self[.requestsLost]))
        return (known + [lost]).filter { $0.count > 0 }
    }
}
