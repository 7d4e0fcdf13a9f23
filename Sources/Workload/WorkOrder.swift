/// What one request asks for, valid and complete: the query with what it leaves out filled in from the configuration.
package struct WorkOrder: Sendable, Equatable {
    package var method: Method
    package var kind: ComputeKind
    /// The compute before the downstream call, and after it.
    package var before, after: Step
    /// Zero skips the call.
    package var downstream: Duration
    /// Budget, counted from the request's arrival in the kernel.
    package let budget: Duration
    /// The same; a Duration's arithmetic takes 128 bits, and this is asked for several times a request.
    package let budgetNanoseconds: Int64

    package init(
        method: Method, kind: ComputeKind, before: Step, after: Step, downstream: Duration, budget: Duration
    ) {
        self.method = method
        self.kind = kind
        self.before = before
        self.after = after
        self.downstream = downstream
        self.budget = budget
        budgetNanoseconds = budget.nanoseconds
    }

    /// A compute step, as it was asked for and as the calibration read it.
    package struct Step: Sendable, Equatable {
        package var asked: Duration
        /// 0 skips the step.
        package var units: Int
        /// The CPU time that the units stand for; 0 if it is not known.
        package var nanoseconds: UInt64

        package init(asked: Duration = .zero, units: Int, nanoseconds: UInt64 = 0) {
            self.asked = asked
            self.units = units
            self.nanoseconds = nanoseconds
        }
    }

    /// The CPU time that the two steps stand for together; 0 if it is not known.
    package var computeNanoseconds: UInt64 { before.nanoseconds + after.nanoseconds }
}
