import Workload

/// Reads back the words that `AccessEntryWriter` wrote. Words that make no entry, which no writer leaves, give nil.
struct AccessEntryReader {
    private typealias Flag = AccessEntryWriter.Flag

    private let words: [UInt64]
    private var next = 0

    static func entry(from words: [UInt64]) -> AccessEntry? {
        var reader = AccessEntryReader(words: words)
        return reader.entry()
    }

    private init(words: [UInt64]) {
        self.words = words
    }

    private mutating func entry() -> AccessEntry? {
        guard let shape = take(), let lengths = take(), let arrival = take(), let latency = take(), let bytes = take()
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
            guard let high = take(), let low = take() else { return nil }
            client = ClientAddress(high: high, low: low)
        }
        var trace: TraceContext?
        if flags & Flag.hasTrace != 0 {
            guard let found = takeTrace() else { return nil }
            trace = found
        }
        guard let id = takeID(length: part(0)), let method = take(bytes: Int(part(1))),
            let target = take(bytes: length(1)), let referer = take(bytes: length(2)),
            let agent = take(bytes: length(3))
        else { return nil }
        return AccessEntry(
            id: id, status: length(0), arrival: Instant(nanoseconds: arrival), latencyNanoseconds: latency, end: end,
            trace: trace,
            facts: AccessFacts(
                client: client, method: String(decoding: method, as: UTF8.self), target: target[...],
                isHTTP10: flags & Flag.isHTTP10 != 0, referer: flags & Flag.hasReferer != 0 ? referer[...] : nil,
                agent: flags & Flag.hasAgent != 0 ? agent[...] : nil, bytes: Int(clamping: bytes)),
            cut: AccessEntry.Cut(rawValue: part(5)))
    }

    private mutating func take() -> UInt64? {
        guard next < words.count else { return nil }
        defer { next += 1 }
        return words[next]
    }

    private mutating func takeTrace() -> TraceContext? {
        guard let high = take(), let low = take(), let parent = take(), let span = take(), let flags = take() else {
            return nil
        }
        return TraceContext(
            trace: TraceID(high: high, low: low), parent: parent, span: span, flags: UInt8(truncatingIfNeeded: flags))
    }

    private mutating func takeID(length: UInt8) -> RequestID? {
        if UInt64(length) == AccessEntryWriter.ours {
            return take().map { .ours(salt: UInt32($0 >> 32), number: UInt32(truncatingIfNeeded: $0)) }
        }
        guard (1...UInt8(RequestID.maximumLength)).contains(length) else { return nil }
        return take(bytes: Int(length)).map { .client($0) }
    }

    private mutating func take(bytes count: Int) -> [UInt8]? {
        guard count <= 8 * (words.count - next) else { return nil }
        defer { next += (count + 7) / 8 }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                let word = words[next + index / 8]
                buffer[index] = UInt8(truncatingIfNeeded: word >> (8 * UInt64(index % 8)))
            }
            initialized = count
        }
    }
}
