/// The `hash` kind: a chain of SHA-256 rounds, each over the digest of the one before. Callable from any thread.
struct HashKind: Sendable {
    /// The units of this kind are rounds.
    func run(rounds: Int, on chain: inout Chain) {
        for _ in 0..<rounds { chain.round() }
    }
}
