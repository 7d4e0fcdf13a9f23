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
    /// `json` with the decoded document kept: translate it and encode it; its unit is a document.
    case jsonCached = "json-cached"
    /// `json` as most would write it: the same document by Foundation's coders; its unit is a document.
    case jsonFoundation = "json-foundation"
    /// The same document as protobuf messages: read, decode, translate, encode; its unit is a document.
    case protobuf

    /// Those that do the same work each time: what is calibrated, and what a query may choose. The others are taken
    /// only where the configuration's kind is theirs.
    public static let computing: [ComputeKind] = [.hash, .json, .jsonCached, .jsonFoundation, .protobuf]

    /// Those of them that are calibrated whether or not anything asks for them; the others where the configuration's
    /// kind is theirs, so that starting takes no longer for who does not use them.
    public static let alwaysCalibrated: [ComputeKind] = [.hash, .json]

    /// Its key in the configuration's `calibration`.
    public var key: String { rawValue.replacing("-", with: "_") }

    /// Those whose unit is the shipped document.
    public static let ofDocuments: [ComputeKind] = [.json, .jsonCached, .jsonFoundation, .protobuf]
}
