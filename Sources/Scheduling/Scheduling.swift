/// How a worker's run queue decides: all its knobs as one value, which travels from the configuration to the mode
/// untouched.
public struct Scheduling: Equatable, Sendable {
    public var discipline = Discipline.fifo
    public var policy = Policy.none
    /// How many requests of a worker compute at once; nil: as many as it has threads. A queue of one thread has no use
    /// for it.
    public var slots: Int?

    public init(discipline: Discipline = .fifo) {
        self.discipline = discipline
    }
}
