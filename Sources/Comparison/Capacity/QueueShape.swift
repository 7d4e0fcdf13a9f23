/// The queue that a contestant is: what theory can say of it.
enum QueueShape: Equatable, Sendable {
    /// Loops with a core and a queue each: what a loop has begun it ends, and then takes the next.
    case loops(Int)
    /// One queue for so many cores, and more threads than cores: the kernel shares them out in slices.
    case pool(cores: Int)

    /// Nil where the shape is not known: a server that is not ours, or a configuration file's daemon.
    init?(of contestant: Contestant, cores: Int) {
        guard case .daemon(let shape) = contestant, !shape.isConfigured, shape.options.count == 4 else { return nil }
        switch (shape.options[1], Int(shape.options[3])) {
        case ("event-loop", let workers?), ("cooperative", let workers?):
            // With another number of loops than cores they would share cores, or leave some idle.
            guard workers == cores else { return nil }
            self = .loops(workers)
        case ("dispatch", 1): self = .pool(cores: cores)
        default: return nil
        }
    }

    /// In a sentence.
    var description: String {
        switch self {
        case .loops(1): "one loop that serves in order"
        case .loops(let count): "\(count) loops that serve in order"
        case .pool(1): "threads that share one core"
        case .pool(let cores): "threads that share \(cores) cores"
        }
    }
}
