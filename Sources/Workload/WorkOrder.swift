/// What one request asks for, valid and complete: the query with what it leaves out filled in from the configuration.
public struct WorkOrder: Sendable, Equatable {
    public var method: Method
    public var kind: ComputeKind
    /// The compute before the downstream call, and after it.
    public var before, after: Step
    /// Zero skips the call.
    public let downstream: Duration
    /// The same, for who asks for it with each request, as of the budget.
    public let downstreamNanoseconds: UInt64
    /// Budget, counted from the request's arrival in the kernel.
    public let budget: Duration
    /// The same; a Duration's arithmetic takes 128 bits, and this is asked for several times a request.
    public let budgetNanoseconds: Int64

    public init(
        method: Method, kind: ComputeKind, before: Step, after: Step, downstream: Duration, budget: Duration
    ) {
        self.method = method
        self.kind = kind
        self.before = before
        self.after = after
        self.downstream = downstream
        downstreamNanoseconds = UInt64(max(0, downstream.nanoseconds))
        self.budget = budget
        budgetNanoseconds = budget.nanoseconds
    }

    /// The same with another budget.
    public func within(_ budget: Duration) -> WorkOrder {
        WorkOrder(method: method, kind: kind, before: before, after: after, downstream: downstream, budget: budget)
    }

    /// The same of a request that does none of it.
    var withoutWork: WorkOrder {
        var order = self
        order.before = before.undone
        order.after = after.undone
        return order
    }

    /// A compute step, as it was asked for and as the calibration read it.
    public struct Step: Sendable, Equatable {
        public var askedNanoseconds: UInt64
        /// 0 skips the step.
        public var units: Int
        /// The CPU time that the units stand for; 0 if it is not known.
        public var nanoseconds: UInt64

        public init(asked: Duration = .zero, units: Int, nanoseconds: UInt64 = 0) {
            askedNanoseconds = UInt64(max(0, asked.nanoseconds))
            self.units = units
            self.nanoseconds = nanoseconds
        }

        fileprivate var undone: Step {
            var step = self
            (step.units, step.nanoseconds) = (0, 0)
            return step
        }

        public var asked: Duration { .nanoseconds(Int64(clamping: askedNanoseconds)) }
    }

    /// The CPU time that the two steps stand for together; 0 if it is not known.
    public var computeNanoseconds: UInt64 { before.nanoseconds + after.nanoseconds }
}
