/// How a worker's run queue decides: all its knobs as one value, which travels from the configuration to the mode
/// untouched.
public struct Scheduling: Equatable, Sendable {
    public var discipline: Discipline
    /// Whether a request that goes on after its call goes before all that have not begun.
    public var resumedFirst = false
    /// How many requests of a worker compute at once; nil: as many as it has threads. A queue of one thread has no use
    /// for it.
    public var slots: Int?
    /// The CPU time after which a compute step makes room for others, in nanoseconds; nil: it is never cut.
    public var yieldNanoseconds: UInt64?
    public var overload = Overload()
    /// Whether a request whose client is gone is computed no further.
    public var abandons = false

    public init(discipline: Discipline = .fifo) {
        self.discipline = discipline
    }
}
