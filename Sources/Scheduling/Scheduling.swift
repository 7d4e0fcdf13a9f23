/// How a worker's run queue decides: all its knobs as one value, which travels from the configuration to the mode
/// untouched.
package struct Scheduling: Equatable, Sendable {
    package var discipline = Discipline.fifo
    package var policy = Policy.none
    /// How many requests of a worker compute at once; nil: as many as it has threads. A queue of one thread has no use
    /// for it.
    package var slots: Int?

    package init(discipline: Discipline = .fifo) {
        self.discipline = discipline
    }
}
