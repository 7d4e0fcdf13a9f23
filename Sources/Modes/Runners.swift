/// The threads that a worker's requests run on.
public enum Runners: Equatable, Sendable {
    /// The loop's alone.
    case loop
    /// A pool of the worker's own: as many as the configuration's `threads` says, or else this many.
    case pool(ThreadCount)
    /// Those of a library, which has at most this many.
    case library(ThreadCount)

    /// How many of them compute at once whatever happens. A library adds further ones only while these block.
    public func surely(configured: Int?, cpus: Int) -> Int {
        switch self {
        case .loop: 1
        case .pool(let standard): configured ?? standard.number(cpus: cpus)
        case .library(let most): min(most.number(cpus: cpus), cpus)
        }
    }

    /// How many there are beside the loop's.
    ///
    /// - Parameter configured: what the configuration says.
    public func threads(configured: Int?, cpus: Int) -> Int? {
        switch self {
        case .loop: nil
        case .pool(let standard): configured ?? standard.number(cpus: cpus)
        case .library(let most): most.number(cpus: cpus)
        }
    }
}

public enum ThreadCount: Equatable, Sendable {
    case fixed(Int)
    /// One for each CPU that may be used.
    case cpus

    func number(cpus: Int) -> Int {
        switch self {
        case .fixed(let number): number
        case .cpus: cpus
        }
    }
}
