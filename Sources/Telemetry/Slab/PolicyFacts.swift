/// Which policy a worker's run queue goes by.
public struct PolicyFacts: Equatable, Sendable {
    /// As the configuration names it.
    public var name: String
    /// Whether it drops anything; a dark one counts what it would drop.
    public var acts: Bool

    public init(name: String, acts: Bool = true) {
        self.name = name
        self.acts = acts
    }
}
