/// What a compute step does. A new kind joins here and in `ComputeKinds`.
public enum ComputeKind: String, CaseIterable, Sendable {
    /// A chain of SHA-256 rounds; its unit is a round.
    case hash
    /// Read, decode, translate and encode a JSON document; its unit is a document.
    case json
    /// Computes for as long as it says by the thread's CPU clock, for tests of the models against exact answers: equal
    /// steps stay equal on a core that changes its speed. Its unit is a microsecond of CPU.
    case spin
    /// Holds its thread without computing, for the same tests on a machine that is busy. Its unit is a microsecond.
    case sleep

    /// Those that do the same work each time: what is calibrated, and what a query may choose. The others are taken
    /// only where the configuration's kind is theirs.
    public static let computing: [ComputeKind] = [.hash, .json]
}
