/// How many requests of a worker compute at once.
package enum Slots: Equatable, Sendable {
    /// As many as it has threads.
    case unlimited
    /// One for each CPU that may be used.
    case cpus
    case number(Int)

    func number(cpus: Int) -> Int? {
        switch self {
        case .unlimited: nil
        case .cpus: cpus
        case .number(let number): number
        }
    }
}
