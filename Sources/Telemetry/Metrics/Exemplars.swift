import Workload

/// For buckets in which there are requests of traces, the newest of these: what OpenMetrics calls exemplars. A person
/// who sees a bucket grow finds one that is in it.
public struct Exemplars: Sendable, Equatable {
    /// One observed value.
    struct Exemplar: Sendable, Equatable {
        var trace: TraceID
        var nanoseconds: UInt64
        /// When it was observed, in nanoseconds since the epoch.
        var at: UInt64
    }

    /// What has buckets of its own.
    private enum Series: Hashable {
        case duration(mode: String, isHTTP2: Bool, Method, ReplyStatus)
        case lateness(mode: String)
    }

    private var found: [Series: [Int: Exemplar]] = [:]

    public init() {}

    /// - Parameter records: newest first; those without a trace are passed over.
    init(of records: some Sequence<RequestRecord>, _ clock: WallClock) {
        for record in records {
            guard let trace = record.trace?.trace else { continue }
            let exemplar = { (nanoseconds: UInt64) in
                Exemplar(trace: trace, nanoseconds: nanoseconds, at: clock.nanosecondsSinceEpoch(record.end))
            }
            note(
                exemplar(record.latencyNanoseconds), .openTelemetry,
                of: .duration(
                    mode: record.mode, isHTTP2: record.messageProtocol.isHTTP2, record.method,
                    ReplyStatus(record.status)))
            // As the histogram is filled.
            guard record.verdict != .met, let lateness = record.latenessNanoseconds else { continue }
            note(exemplar(lateness), .fine, of: .lateness(mode: record.mode))
        }
    }

    /// Of one histogram, by the buckets.
    func durations(
        _ mode: String, isHTTP2: Bool = false, _ method: Method, _ status: ReplyStatus
    ) -> [Int: Exemplar] {
        found[.duration(mode: mode, isHTTP2: isHTTP2, method, status)] ?? [:]
    }

    func lateness(_ mode: String) -> [Int: Exemplar] { found[.lateness(mode: mode)] ?? [:] }

    private mutating func note(_ exemplar: Exemplar, _ buckets: Buckets, of series: Series) {
        let bucket = buckets.index(of: exemplar.nanoseconds)
        if found[series]?[bucket] == nil { found[series, default: [:]][bucket] = exemplar }
    }
}
