/// What one request asks for, valid and complete: the query with what it leaves out filled in from the configuration.
package struct WorkOrder: Sendable, Equatable {
    package var method: Method
    package var kind: ComputeKind
    /// Units of compute before the downstream call; 0 skips the step.
    package var unitsBefore: Int
    /// Units of compute after it; 0 skips the step.
    package var unitsAfter: Int
    /// The CPU time that the two steps stand for together, by the calibration; 0 if it is not known.
    package var computeNanoseconds: UInt64
    /// Zero skips the call.
    package var downstream: Duration
    /// Budget, counted from the request's arrival in the kernel.
    package let budget: Duration
    /// The same; a Duration's arithmetic takes 128 bits, and this is asked for several times a request.
    package let budgetNanoseconds: Int64

    package init(
        method: Method, kind: ComputeKind, unitsBefore: Int, unitsAfter: Int, computeNanoseconds: UInt64 = 0,
        downstream: Duration, budget: Duration
    ) {
        self.method = method
        self.kind = kind
        self.unitsBefore = unitsBefore
        self.unitsAfter = unitsAfter
        self.computeNanoseconds = computeNanoseconds
        self.downstream = downstream
        self.budget = budget
        budgetNanoseconds = budget.nanoseconds
    }
}
