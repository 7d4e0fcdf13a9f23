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

    public init(deadline: Instant, readySince: Instant, step: Step) {
        self.deadline = deadline
        self.readySince = readySince
        self.step = step
    }
}
