/// What drives an exchange, and what it asks for.
extension Exchange {
    public enum Effect: Sendable {
        case compute(Work)
        case call(Call)
        /// It goes to the end of its queue.
        case yield
        case reply(Reply)
    }

    public enum Event: Sendable {
        case taken
        case computed(Computed)
        /// Its compute step made room for others: what is left of it, the CPU time of what was done, and the thread.
        case paused(Work, cpuNanoseconds: UInt64, runner: UInt32 = 0)
        case answered(Answer)
        /// It is stopped: as a runner took it, before it began, in a pause, or with what its call gave; or instead of
        /// its call.
        case dropped(DropReason, Answer?)
        /// Before it began: an earlier request with its idempotency key was answered so.
        case replayed(KeptReply)
    }
}
