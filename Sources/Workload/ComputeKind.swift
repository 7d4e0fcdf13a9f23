/// What a compute step does. A new kind joins here and in `ComputeKinds`.
package enum ComputeKind: String, CaseIterable, Sendable {
    /// A chain of SHA-256 rounds; its unit is a round.
    case hash
    /// Read, decode, translate and encode a JSON document; its unit is a document.
    case json
    /// Holds its thread without computing, for tests of the models against exact answers: sleeps take as long as they
    /// say however busy the machine is. Its unit is a microsecond. Offered only where the configuration's kind is this.
    case sleep

    /// Those that compute: what is calibrated, and what a query may choose.
    package static let computing: [ComputeKind] = [.hash, .json]
}
