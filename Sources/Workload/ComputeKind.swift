/// What a compute step does. A new kind joins here and in `ComputeKinds`.
package enum ComputeKind: String, CaseIterable, Sendable {
    /// A chain of SHA-256 rounds; its unit is a round.
    case hash
    /// Read, decode, translate and encode a JSON document; its unit is a document.
    case json
}
