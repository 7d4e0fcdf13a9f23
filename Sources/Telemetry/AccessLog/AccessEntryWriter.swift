import Synchronization
import Workload

/// Puts an entry into the words of a ring's slot, as `RecordWriter` does a record; `AccessEntryReader` reads them back.
///
///     0  a byte each: lengths of the id (255: one of ours) and the method, outcome from 1 on (0: rejected), verdict,
///        flags, cuts, attempts; and in the last, gRPC's status from 1 on (0: no call)
///     1  two bytes each: status, lengths of target, referer and agent
///     2… arrival, latency, bytes of the body
///     5… the client's address, if it is known; the trace, if it brought one; the id, the method, the target, the
///        referer, the agent
enum AccessEntryWriter {
    /// Of the longest entry, in words.
    static var maximumLength: Int {
        let texts = [
            RequestID.maximumLength, AccessEntry.methodRoom, AccessEntry.targetRoom, AccessEntry.fieldRoom,
            AccessEntry.fieldRoom,
        ]
        return 5 + 2 + WordWriter.traceLength + texts.reduce(0) { $0 + WordWriter.words(ofBytes: $1) }
    }

    enum Flag {
        private static var isHTTP10: UInt64 { 1 }
        private static var isHTTP2: UInt64 { 32 }
        static var hasClient: UInt64 { 2 }
        static var hasReferer: UInt64 { 4 }
        static var hasAgent: UInt64 { 8 }
        static var hasTrace: UInt64 { 16 }

        static func of(_ version: HTTPVersion) -> UInt64 {
            switch version {
            case .http11: 0
            case .http10: isHTTP10
            case .http2: isHTTP2
            }
        }

        static func version(_ flags: UInt64) -> HTTPVersion {
            flags & isHTTP2 != 0 ? .http2 : flags & isHTTP10 != 0 ? .http10 : .http11
        }
    }

    static func write(_ entry: borrowing AccessEntry, to start: UnsafeMutablePointer<Atomic<UInt64>>) {
        var writer = WordWriter(at: start)
        let facts = entry.facts
        let method = facts.method.utf8.prefix(AccessEntry.methodRoom)
        let target = facts.target.prefix(AccessEntry.targetRoom)
        let referer = facts.referer?.prefix(AccessEntry.fieldRoom) ?? []
        let agent = facts.agent?.prefix(AccessEntry.fieldRoom) ?? []
        var cut = entry.cut
        if target.count < facts.target.count { cut.insert(.target) }
        if let whole = facts.referer, referer.count < whole.count { cut.insert(.referer) }
        if let whole = facts.agent, agent.count < whole.count { cut.insert(.agent) }
        writer.put(shape(of: entry, methodLength: method.count, cut))
        writer.put(
            UInt64(UInt16(clamping: entry.status)) | UInt64(target.count) << 16 | UInt64(referer.count) << 32
                | UInt64(agent.count) << 48)
        writer.put(entry.arrival.nanoseconds)
        writer.put(entry.latencyNanoseconds)
        writer.put(UInt64(max(0, facts.bytes)))
        if let client = facts.client {
            writer.put(client.high)
            writer.put(client.low)
        }
        if let trace = entry.trace { writer.put(trace) }
        writer.put(entry.id)
        writer.put(method)
        writer.put(target)
        writer.put(referer)
        writer.put(agent)
    }

    private static func shape(of entry: borrowing AccessEntry, methodLength: Int, _ cut: AccessEntry.Cut) -> UInt64 {
        var flags = Flag.of(entry.facts.version)
        if entry.facts.client != nil { flags |= Flag.hasClient }
        if entry.facts.referer != nil { flags |= Flag.hasReferer }
        if entry.facts.agent != nil { flags |= Flag.hasAgent }
        if entry.trace != nil { flags |= Flag.hasTrace }
        var word = entry.id.lengthInWords
        word |= UInt64(methodLength) << 8
        if let end = entry.end {
            word |= UInt64(end.outcome.rawValue + 1) << 16
            word |= UInt64(end.verdict.index) << 24
        }
        if let status = entry.grpcStatus { word |= UInt64(status + 1) << 56 }
        return word | flags << 32 | UInt64(cut.rawValue) << 40 | UInt64(UInt8(clamping: entry.attempts)) << 48
    }
}
