/// What each value may be. Bounds that depend on another key are in `Rule`.
package enum Bounds {
    /// Processes. Beyond a few for each CPU they only cost memory.
    package static let workers = 1...256
    /// Bytes of application data. Zero is what the `json` kind needs at least.
    package static let workingSet = 0...64 << 30
    /// OS threads of a `dispatch` worker. libdispatch on Linux makes at most 255 for a process.
    package static let threads = 1...240
    /// A request's budget.
    package static let deadline: ClosedRange<Duration> = .microseconds(1)...hour
    /// The time of one of a request's steps; zero skips it.
    package static let step: ClosedRange<Duration> = .zero...hour
    /// A time-out: none is off, because every wait has a bound.
    package static let timeout: ClosedRange<Duration> = .milliseconds(1)...hour
    /// Zero drains at once.
    package static let drainDelay: ClosedRange<Duration> = .zero...hour
    /// Zero ends at once.
    package static let drainTimeout: ClosedRange<Duration> = .zero...hour
    /// The longest step that a request may be allowed to ask for.
    package static let longestStep: ClosedRange<Duration> = .milliseconds(1)...hour
    /// Units per millisecond.
    package static let calibration = 0.0001...1_000_000
    package static let connections = 1...1_000_000
    /// Bytes. `GET /work` with every parameter fits the smallest.
    package static let target = 256...1 << 20
    /// Bytes. What a browser sends to a first request fits the smallest.
    package static let headers = 1 << 10...1 << 20
    /// Bytes; each connection may hold one body in memory. Zero takes no body.
    package static let body = 0...1 << 30
    /// Bytes, of all bodies and replies together.
    package static let buffers = 1 << 20...1 << 40

    private static let hour: Duration = .seconds(3600)
}
