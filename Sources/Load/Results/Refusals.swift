import Workload

/// Requests that their server refused or stopped, and how long clients waited to be told. All are misses. Of a request
/// that was sent again only its last answer is known.
package struct Refusals: Codable, Equatable, Sendable {
    /// That ended with 503 or 429: refused before any work.
    package var shed: Int
    /// That ended with 504: stopped after work had begun.
    package var expired: Int
    /// Until a refusal (503 or 429), from the scheduled send or, of what was sent again, from the last attempt; absent
    /// where nothing was shed.
    package var p50Ms, p99Ms, maxMs: Double?

    init(shed: Int, expired: Int, p50Ms: Double? = nil, p99Ms: Double? = nil, maxMs: Double? = nil) {
        (self.shed, self.expired) = (shed, expired)
        (self.p50Ms, self.p99Ms, self.maxMs) = (p50Ms, p99Ms, maxMs)
    }

    /// Nil where there were none.
    init?(_ pairs: [(ScheduledRequest, LoadRecord)]) {
        let answers = pairs.filter { $0.1.ending == .replied }
        let refused = answers.filter { $0.1.status == 503 || $0.1.status == 429 }
        shed = refused.count
        expired = answers.count { $0.1.status == 504 }
        guard shed + expired > 0 else { return nil }
        let times = Latencies(refused.map(Refusals.time))
        func at(_ share: Double) -> Double? { times.percentile(share).map { Double($0.nanoseconds) / 1e6 } }
        (p50Ms, p99Ms, maxMs) = (at(0.5), at(0.99), at(1))
    }

    private static func time(_ request: ScheduledRequest, _ record: LoadRecord) -> Latencies.Value {
        let begin = record.attempts > 1 ? record.attemptedAt : request.at
        return Latencies.Value(nanoseconds: record.endedAt - begin, isLowerBound: false)
    }
}

extension Refusals: CustomStringConvertible {
    package var description: String {
        let parts = [("p50", p50Ms), ("p99", p99Ms), ("max", maxMs)].compactMap { name, value in
            value.map { "\(name) \(NumberText.milliseconds($0))" }
        }
        let times = parts.isEmpty ? "" : " (told after \(parts.joined(separator: ", ")))"
        return [(shed, "shed \(shed)\(times)"), (expired, "expired \(expired)")].filter { $0.0 > 0 }.map(\.1)
            .joined(separator: ", ")
    }
}
