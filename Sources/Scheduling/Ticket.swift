import Workload

/// What a run queue knows of an entry. Every entry has one, and a mode runs nothing that did not come from `take`.
public struct Ticket: Equatable, Sendable {
    /// Why the entry is ready.
    public enum Step: Sendable {
        /// Its request has not begun.
        case fresh
        /// Its request goes on after its downstream call.
        case resumed
        /// Its request goes on after it made room for others in the middle of a compute step.
        case paused
    }

    /// When its request's deadline falls.
    public var deadline: Instant
    /// Since when it could have run: its request's arrival at the front, its downstream reply's in the kernel, or
    /// its pause.
    public var readySince: Instant
    public var step: Step
    /// Whether its downstream call is behind it. A request that pauses stays among those that it came from.
    public var hasCalled: Bool
    /// How long it is expected to take from now to its reply if it waits for nothing, its downstream call included; 0
    /// if that is not known.
    public var remainingNanoseconds: UInt64

    public init(
        deadline: Instant, readySince: Instant, step: Step, hasCalled: Bool? = nil, remainingNanoseconds: UInt64 = 0
    ) {
        self.deadline = deadline
        self.readySince = readySince
        self.step = step
        self.hasCalled = hasCalled ?? (step == .resumed)
        self.remainingNanoseconds = remainingNanoseconds
    }
}
