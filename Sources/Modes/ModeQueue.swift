/// The queue that a mode is, as theory has it.
package enum ModeQueue: String, Sendable {
    /// A server for each worker. It ends what it has begun.
    case loop
    /// One queue for a server on each core, which ends what it has begun.
    case servers
    /// One queue, and more threads than cores: the kernel shares those out in slices.
    case slices
}
