import Synchronization
import Workload

/// Puts an entry into words in shared memory, as `RecordWriter` does a record; `AccessEntryReader` reads them back.
///
///     0  a byte each: lengths of the id (255: one of ours) and the method, outcome from 1 on (0: rejected), verdict,
///        flags, cuts
///     1  two bytes each: status, lengths of target, referer and agent
///     2… arrival, latency, bytes of the body
///     5… the client's address, if it is known; the trace, if it brought one; the id, the method, the target, the
///        referer, the agent
struct AccessEntryWriter {
    private var next: UnsafeMutablePointer<Atomic<UInt64>>

    /// Of the longest entry, in words.
    static var maximumLength: Int {
        let texts = [
            RequestID.maximumLength, AccessEntry.methodRoom, AccessEntry.targetRoom, AccessEntry.fieldRoom,
            AccessEntry.fieldRoom,
        ]
        return 5 + 2 + 5 + texts.reduce(0) { $0 + ($1 + 7) / 8 }
    }

    /// Stands for an id of ours in place of a length.
    static var ours: UInt64 { 255 }

    enum Flag {
        static var isHTTP10: UInt64 { 1 }
        static var hasClient: UInt64 { 2 }
        static var hasReferer: UInt64 { 4 }
        static var hasAgent: UInt64 { 8 }
        static var hasTrace: UInt64 { 16 }
    }

    static func write(_ entry: borrowing AccessEntry, to start: UnsafeMutablePointer<Atomic<UInt64>>) {
        var writer = AccessEntryWriter(next: start)
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
        if let trace = entry.trace {
            writer.put(trace.trace.high)
            writer.put(trace.trace.low)
            writer.put(trace.parent)
            writer.put(trace.span)
            writer.put(UInt64(trace.flags))
        }
        switch entry.id {
        case .ours(let salt, let number): writer.put(UInt64(salt) << 32 | UInt64(number))
        case .client(let bytes): writer.put(bytes.prefix(RequestID.maximumLength))
        }
        writer.put(method)
        writer.put(target)
        writer.put(referer)
        writer.put(agent)
    }

    private static func shape(of entry: borrowing AccessEntry, methodLength: Int, _ cut: AccessEntry.Cut) -> UInt64 {
        var flags = entry.facts.isHTTP10 ? Flag.isHTTP10 : 0
        if entry.facts.client != nil { flags |= Flag.hasClient }
        if entry.facts.referer != nil { flags |= Flag.hasReferer }
        if entry.facts.agent != nil { flags |= Flag.hasAgent }
        if entry.trace != nil { flags |= Flag.hasTrace }
        var word =
            switch entry.id {
            case .ours: ours
            case .client(let bytes): UInt64(min(bytes.count, RequestID.maximumLength))
            }
        word |= UInt64(methodLength) << 8
        if let end = entry.end {
            word |= UInt64(end.outcome.rawValue + 1) << 16
            word |= UInt64(end.verdict.index) << 24
        }
        return word | flags << 32 | UInt64(cut.rawValue) << 40
    }

    private mutating func put(_ word: UInt64) {
        next.pointee.store(word, ordering: .relaxed)
        next += 1
    }

    /// Eight bytes a word, the first lowest.
    private mutating func put(_ bytes: some Sequence<UInt8>) {
        var (word, shift): (UInt64, UInt64) = (0, 0)
        for byte in bytes {
            word |= UInt64(byte) << shift
            shift += 8
            guard shift == 64 else { continue }
            put(word)
            (word, shift) = (0, 0)
        }
        if shift > 0 { put(word) }
    }
}
