import Workload

/// How long requests take, learned from those before: mean times by kind, by size of the body and by budget, which is
/// what a service knows of a request before it works for it. What the request asks for is not read. Pure.
public struct Estimates: Sendable {
    /// What tells requests apart.
    public struct Class: Hashable, Sendable {
        public let kind: ComputeKind
        /// Its requests' bodies have at most so many bytes: none, 256, and each sixteen times the one before.
        public let largestBody: Int
        /// Their budgets are at most so many nanoseconds, and over half of it: a power of two. Clients give more time
        /// to what takes longer.
        public let longestBudget: UInt64

        public init(kind: ComputeKind, body bytes: Int, budgetNanoseconds: Int64) {
            self.kind = kind
            var largest = bytes > 0 ? 256 : 0
            while largest < bytes { largest *= 16 }
            largestBody = largest
            let budget = UInt64(max(1, budgetNanoseconds))
            longestBudget = 1 << (UInt64.bitWidth - (budget - 1).leadingZeroBitCount)
        }
    }

    /// The means of one class.
    public struct Times: Sendable {
        /// Time on its server before the downstream call, and after it.
        public internal(set) var before = Mean(), after = Mean()
        /// The downstream call.
        public internal(set) var downstream = Mean()

        var areKnown: Bool { before.isKnown && downstream.isKnown && after.isKnown }
    }

    public private(set) var times: [Class: Times] = [:]

    /// The one of a class, which is empty while nothing is known.
    public subscript(one: Class) -> Times { times[one] ?? Times() }

    mutating func learn(_ mean: WritableKeyPath<Times, Mean>, _ nanoseconds: UInt64, of one: Class, at now: Instant) {
        times[one, default: Times()][keyPath: mean].learn(nanoseconds, at: now)
    }

    /// As of what was stopped: it would have taken longer.
    mutating func learn(
        _ mean: WritableKeyPath<Times, Mean>, atLeast nanoseconds: UInt64, of one: Class, at now: Instant
    ) {
        let known = self[one][keyPath: mean].nanoseconds
        learn(mean, max(nanoseconds, known), of: one, at: now)
    }

    mutating func forget(_ one: Class) {
        times[one] = nil
    }
}

/// A mean that forgets: of about the last 256 values, each of which counts less than the one after it.
public struct Mean: Sendable {
    /// Over so many, times that vary as exponential ones do have a mean that varies by 4 %.
    private static let memory: UInt64 = 256
    /// Fewer say too little.
    static let fewest = 8

    public private(set) var count: UInt64 = 0
    /// When it last learned.
    public private(set) var learnedAt = Instant(nanoseconds: 0)
    private var mean = 0.0

    /// 0 while too little is known, so that nothing is refused for it.
    public var nanoseconds: UInt64 { isKnown ? UInt64(mean) : 0 }

    var isKnown: Bool { count >= Mean.fewest }

    mutating func learn(_ nanoseconds: UInt64, at now: Instant) {
        count += 1
        mean += (Double(nanoseconds) - mean) / Double(min(count, Mean.memory))
        learnedAt = now
    }
}
