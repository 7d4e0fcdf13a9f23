import Modes

/// The queue that a contestant is: what theory can say of it.
enum QueueShape: Equatable, Sendable {
    /// Loops with a core and a queue each: what a loop has begun it ends, and then takes the next.
    case loops(Int)
    /// One queue for so many cores: what a core has begun it ends, and then takes the next.
    case servers(Int)
    /// One queue for so many cores, and more threads than cores: the kernel shares them out in slices.
    case pool(cores: Int)

    /// Nil where the shape is not known: a server that is not ours, or a configuration file's daemon.
    init?(of contestant: Contestant, cores: Int) {
        // With another number of workers than suits it they would share cores, or leave some idle.
        guard case .daemon(let shape) = contestant, let setting = shape.setting, let queue = setting.mode.queue,
            setting.workers == setting.mode.workers(onCores: cores)
        else { return nil }
        self =
            switch queue {
            case .loop: .loops(cores)
            case .servers: .servers(cores)
            case .slices: .pool(cores: cores)
            }
    }

    /// In a sentence.
    var description: String {
        switch self {
        case .loops(1): "one loop that serves in order"
        case .loops(let count): "\(count) loops that serve in order"
        case .servers(1): "one thread that serves in order"
        case .servers(let cores): "\(cores) threads that serve one queue in order"
        case .pool(1): "threads that share one core"
        case .pool(let cores): "threads that share \(cores) cores"
        }
    }
}
