import Workload

/// Reads back the words that `AccessEntryWriter` wrote. Words that make no entry, which no writer leaves, give nil.
struct AccessEntryReader {
    private typealias Flag = AccessEntryWriter.Flag

    private var words: WordReader

    static func entry(from words: [UInt64]) -> AccessEntry? {
        var reader = AccessEntryReader(words: WordReader(words))
        return reader.entry()
    }

    private mutating func entry() -> AccessEntry? {
        guard let shape = words.take(), let lengths = words.take(), let arrival = words.take(),
            let latency = words.take(), let bytes = words.take()
        else { return nil }
        let part = { (index: UInt64) in UInt8(truncatingIfNeeded: shape >> (8 * index)) }
        let length = { (index: UInt64) in Int(UInt16(truncatingIfNeeded: lengths >> (16 * index))) }
        let flags = UInt64(part(4))
        var end: AccessEntry.End?
        if part(2) > 0 {
            guard let outcome = Outcome(rawValue: part(2) - 1), let verdict = Verdict(index: Int(part(3))) else {
                return nil
            }
            end = AccessEntry.End(outcome: outcome, verdict: verdict)
        }
        var client: ClientAddress?
        if flags & Flag.hasClient != 0 {
            guard let high = words.take(), let low = words.take() else { return nil }
            client = ClientAddress(high: high, low: low)
        }
        var trace: TraceContext?
        if flags & Flag.hasTrace != 0 {
            guard let found = words.takeTrace() else { return nil }
            trace = found
        }
        guard let id = words.takeID(length: part(0)), let method = words.take(bytes: Int(part(1))),
            let target = words.take(bytes: length(1)), let referer = words.take(bytes: length(2)),
            let agent = words.take(bytes: length(3))
        else { return nil }
        return AccessEntry(
            id: id, status: length(0), arrival: Instant(nanoseconds: arrival), latencyNanoseconds: latency, end: end,
            trace: trace, grpcStatus: part(7) > 0 ? part(7) - 1 : nil, attempts: Int(part(6)),
            facts: AccessFacts(
                client: client, method: String(decoding: method, as: UTF8.self), target: target[...],
                version: Flag.version(flags), referer: flags & Flag.hasReferer != 0 ? referer[...] : nil,
                agent: flags & Flag.hasAgent != 0 ? agent[...] : nil, bytes: Int(clamping: bytes)),
            cut: AccessEntry.Cut(rawValue: part(5)))
    }
}
