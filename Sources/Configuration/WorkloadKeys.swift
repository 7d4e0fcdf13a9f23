import Workload

/// What a request does where its query says nothing.
package final class WorkloadKeys: KeyGroup {
    package static let declared = WorkloadKeys()

    package let kind = Setting(
        "workload.kind", ComputeKind.hash, .kind, flag: "kind", "What a request computes",
        """
        hash: a chain of SHA-256 rounds. json: read, decode, translate and encode a document. json-cached: the same \
        with the decoded document kept. json-foundation: json by Foundation's coders. protobuf: the same document as \
        protobuf messages. The keys of workload say what a request does where its query says nothing: compute, call \
        the downstream, compute, reply.
        """)
    package let before = Setting(
        "workload.before", Duration.milliseconds(5), .step, flag: "before",
        "Compute before the downstream call; 0ms skips it")
    package let downstream = Setting(
        "workload.downstream", Duration.milliseconds(20), .step, flag: "downstream-time",
        "Time asked of the downstream; 0ms skips the call")
    package let after = Setting(
        "workload.after", Duration.milliseconds(5), .step, flag: "after",
        "Compute after the downstream call; 0ms skips it")
    package let cache = Setting(
        "workload.cache", false, .boolean, "Whether json keeps the decoded document",
        "Without, it reads and decodes the document for each unit.")
    package let keptDocuments = Setting(
        "workload.kept_documents", 0, .number(0...100_000), "Decoded documents of json that a worker keeps by key",
        """
        A request's key is its X-Shard-Key; the documents that were used last are kept, some hundred kB each. 0: none. \
        It shows what sharding is worth to machines that keep something of those whom they serve.
        """)
}

/// Units per millisecond of the kinds that are pinned; the supervisor measures the others.
package final class CalibrationKeys: KeyGroup {
    package static let declared = CalibrationKeys()
    /// What is taken for a kind's units per millisecond.
    package static let unitsPerMillisecond = 0.0001...1_000_000

    package let hash = pinned(
        .hash,
        """
        auto: the supervisor measures once, when it starts. Pin the numbers to have the same work, and so the same \
        digests, on every machine: { hash: 2000, json: 0.2 }. `calibration: auto` stands for all kinds.
        """)
    package let json = pinned(.json)
    package let jsonCached = pinned(
        .jsonCached,
        """
        auto: of json_cached, json_foundation and protobuf is measured the one that workload.kind names; a query may \
        choose that one, and those that are pinned.
        """)
    package let jsonFoundation = pinned(.jsonFoundation)
    package let protobuf = pinned(.protobuf)
    package let sleep = pinned(
        .sleep, "auto: 1000, its unit being a microsecond. 2000 makes a machine half as fast, to try fleets out.")

    private static func pinned(_ kind: ComputeKind, _ notes: String = "") -> Setting<Double?> {
        Setting(
            "calibration.\(kind.key)", nil, .unitsPerMillisecond(CalibrationKeys.unitsPerMillisecond),
            "Units of \(kind.rawValue) per millisecond", notes)
    }
}
