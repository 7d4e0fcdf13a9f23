import Synchronization
import Workload

/// Puts a finished request into words, in shared memory, one relaxed store each: that makes a torn read harmless, and
/// the ring's sequence number makes it noticed. `RequestRecord` reads the same words back.
///
///     0  a byte each: lengths of the id and the holder's id (255: one of ours), method, kind, outcome, verdict,
///        flags, marks
///     1… status, units before, units after, arrival, budget, wasted CPU
///     7… the id; the holder's time and id, if there is one; a mark each: stage and length, CPU
struct RecordWriter {
    private var next: UnsafeMutablePointer<Atomic<UInt64>>

    static var fixedLength: Int { 7 }
    static var idLength: Int { 8 }
    static var marks: Int { Timeline.capacity }
    /// In words: with a holder, the longest ids and all marks.
    static var maximumLength: Int { fixedLength + idLength + 1 + idLength + 2 * marks }
    /// Stands for an id of ours in place of a length.
    static var ours: UInt64 { 255 }
    /// A mark's length takes the low bits of its word, 833 days; its stage the rest.
    static var lengthBits: UInt64 { 56 }

    static func write(_ account: borrowing Account, to start: UnsafeMutablePointer<Atomic<UInt64>>) {
        var writer = RecordWriter(next: start)
        writer.put(shape(of: account))
        writer.put(UInt64(account.status))
        writer.put(UInt64(account.order.unitsBefore))
        writer.put(UInt64(account.order.unitsAfter))
        writer.put(account.timeline.arrival.nanoseconds)
        writer.put(UInt64(max(0, account.order.budgetNanoseconds)))
        writer.put(account.ending.wastedCPUNanoseconds)
        writer.put(account.id)
        if let holder = account.holder {
            writer.put(holder.nanoseconds)
            writer.put(holder.id)
        }
        for index in 0..<account.timeline.count {
            let mark = account.timeline[index]
            writer.put(UInt64(mark.stage.rawValue) << lengthBits | mark.nanoseconds & (1 << lengthBits - 1))
            writer.put(mark.cpuNanoseconds)
        }
    }

    private static func shape(of account: borrowing Account) -> UInt64 {
        var flags = account.timeline.arrivalIsUpperBound ? Flag.arrivalIsUpperBound : 0
        if account.timeline.answerIsUpperBound { flags |= Flag.answerIsUpperBound }
        if account.holder != nil { flags |= Flag.hasHolder }
        var word = account.id.length
        word |= (account.holder?.id.length ?? 0) << 8
        word |= UInt64(account.order.method.index) << 16
        word |= UInt64(account.order.kind.index) << 24
        word |= UInt64(account.ending.outcome.rawValue) << 32
        word |= UInt64(account.ending.verdict.index) << 40
        word |= flags << 48
        word |= UInt64(account.timeline.count) << 56
        return word
    }

    enum Flag {
        static var arrivalIsUpperBound: UInt64 { 1 }
        static var answerIsUpperBound: UInt64 { 2 }
        static var hasHolder: UInt64 { 4 }
    }

    private mutating func put(_ word: UInt64) {
        next.pointee.store(word, ordering: .relaxed)
        next += 1
    }

    private mutating func put(_ id: RequestID) {
        switch id {
        case .ours(let salt, let number):
            put(UInt64(salt) << 32 | UInt64(number))
        case .client(let bytes):
            let length = min(bytes.count, RequestID.maximumLength)
            for start in stride(from: 0, to: length, by: 8) {
                var word: UInt64 = 0
                for index in start..<min(start + 8, length) {
                    word |= UInt64(bytes[index]) << (8 * UInt64(index - start))
                }
                put(word)
            }
        }
    }
}

extension RequestID {
    fileprivate var length: UInt64 {
        switch self {
        case .ours: RecordWriter.ours
        case .client(let bytes): UInt64(min(bytes.count, RequestID.maximumLength))
        }
    }
}
