/// The queue that a mode is, as theory has it.
public enum ModeQueue: String, Sendable {
    /// A server with a queue for each worker, of which there is one for each core. It ends what it has begun, and then
    /// takes the next.
    case loop
    /// One queue for a server on each core, which ends what it has begun, and then takes the next.
    case servers
    /// One queue, and more threads than cores: the kernel shares those out in slices.
    case slices

    /// On so many cores, in a sentence.
    public func description(onCores cores: Int) -> String {
        switch (self, cores) {
        case (.loop, 1): "one loop that serves in order"
        case (.loop, _): "\(cores) loops that serve in order"
        case (.servers, 1): "one thread that serves in order"
        case (.servers, _): "\(cores) threads that serve one queue in order"
        case (.slices, 1): "threads that share one core"
        case (.slices, _): "threads that share \(cores) cores"
        }
    }
}
