import Synchronization
import Workload

/// Puts a finished request into the words of a ring's slot. `RecordReader` reads the same words back.
///
///     0  a byte each: lengths of the id and the holder's id (255: one of ours), method, kind, outcome, verdict,
///        flags, marks
///     1… status, units before, units after, compute asked before, downstream time asked, compute asked after,
///        arrival, budget, wasted CPU
///     10… the id; the holder's time and id, if there is one; the hang-up, if there was one; the trace, if it brought
///        one: its id, the caller's span, ours, flags; a mark each: stage and length, runner and CPU; an attempt of
///        its call each: machine, result and beginning, length; the reason of a failure: what finds room. The status'
///        word holds its length, how many attempts there are, the failure's kind, and why a dark policy would have
///        dropped it
enum RecordWriter {
    static var fixedLength: Int { 10 }
    static var marks: Int { Timeline.capacity }
    /// In words: with a holder, a hang-up, a trace, the longest ids, all marks and all attempts.
    static var maximumLength: Int {
        fixedLength + 2 * WordWriter.idLength + 2 + WordWriter.traceLength + 2 * marks + 2 * Attempt.most
    }
    /// A mark's length takes the low bits of its word, 833 days; its stage the rest. So do the status and the length of
    /// a reason; between them lie a byte for the kind of the failure, one for the drop of a dark policy, from 1 on, and
    /// one for the number of attempts; and behind the status a bit for a request that was answered as an earlier one
    /// was.
    static var lengthBits: UInt64 { 56 }
    static var kindBits: UInt64 { 32 }
    static var wouldDropBits: UInt64 { 40 }
    static var attemptBits: UInt64 { 48 }
    static var isReplayed: UInt64 { 1 << 16 }
    /// In bytes: as a length of eight bits tells it.
    static var longestReason: Int { 255 }
    static var lowBits: UInt64 { 1 << lengthBits - 1 }
    /// A compute mark's CPU takes the low bits of its word, 73 minutes, and stays at these if it was more; the thread
    /// that computed takes the others: the kernel's numbers have 22 bits (PID_MAX_LIMIT).
    static var cpuBits: UInt64 { 42 }
    static var mostCPU: UInt64 { 1 << cpuBits - 1 }

    /// - Parameter cells: of the whole slab, in which the table of machines lies.
    static func write(
        _ account: borrowing Account, to start: UnsafeMutablePointer<Atomic<UInt64>>, in cells: borrowing SharedCells
    ) {
        var writer = WordWriter(at: start)
        writer.put(shape(of: account))
        let status = writer.next
        writer.put(0)
        writer.put(UInt64(account.order.before.units))
        writer.put(UInt64(account.order.after.units))
        writer.put(account.order.before.askedNanoseconds)
        writer.put(account.order.downstreamNanoseconds)
        writer.put(account.order.after.askedNanoseconds)
        writer.put(account.timeline.arrival.nanoseconds)
        writer.put(UInt64(max(0, account.order.budgetNanoseconds)))
        writer.put(account.ending.wastedCPUNanoseconds)
        writer.put(account.id)
        if let holder = account.holder {
            writer.put(holder.nanoseconds)
            writer.put(holder.id)
        }
        if let hangUp = account.hangUp { writer.put(hangUp.bits) }
        if let trace = account.trace?.context { writer.put(trace) }
        for index in 0..<account.timeline.count {
            let mark = account.timeline[index]
            writer.put(UInt64(mark.stage.rawValue) << lengthBits | mark.nanoseconds & lowBits)
            writer.put(UInt64(mark.runner) << cpuBits | min(mark.cpuNanoseconds, mostCPU))
        }
        var word = UInt64(account.status)
        if !account.attempts.isEmpty {
            word |= put(account.attempts, of: account.timeline, in: cells, &writer) << attemptBits
        }
        if account.isReplayed { word |= isReplayed }
        if let wouldDrop = account.wouldDrop { word |= UInt64(wouldDrop.rawValue + 1) << wouldDropBits }
        if let failure = account.failure {
            let spared = 2 * (Attempt.most - min(account.attempts.count, Attempt.most))
            let length = put(failure.reason, before: start + (maximumLength - spared), &writer)
            word |= length << lengthBits | UInt64(failure.kind.index + 1) << kindBits
        }
        status.pointee.store(word, ordering: .relaxed)
    }

    private static func shape(of account: borrowing Account) -> UInt64 {
        var flags = account.timeline.arrivalIsUpperBound ? Flag.arrivalIsUpperBound : 0
        if account.timeline.answerIsUpperBound { flags |= Flag.answerIsUpperBound }
        if account.holder != nil { flags |= Flag.hasHolder }
        if account.holder?.isComputing == true { flags |= Flag.holderComputed }
        if account.hangUp != nil { flags |= Flag.hasHangUp }
        if account.trace != nil { flags |= Flag.hasTrace }
        flags |= UInt64(account.messageProtocol.rawValue) << Flag.protocolBits
        var word = account.id.lengthInWords
        word |= (account.holder?.id.lengthInWords ?? 0) << 8
        word |= UInt64(account.order.method.index) << 16
        word |= UInt64(account.order.kind.index) << 24
        word |= UInt64(account.ending.outcome.rawValue) << 32
        word |= UInt64(account.ending.verdict.index) << 40
        word |= flags << 48
        word |= UInt64(account.timeline.count) << 56
        return word
    }

    /// Of a record's first word.
    static func isTraced(shape: UInt64) -> Bool { shape >> 48 & Flag.hasTrace != 0 }

    enum Flag {
        static var arrivalIsUpperBound: UInt64 { 1 }
        static var answerIsUpperBound: UInt64 { 2 }
        static var hasHolder: UInt64 { 4 }
        static var holderComputed: UInt64 { 8 }
        static var hasHangUp: UInt64 { 16 }
        static var hasTrace: UInt64 { 32 }
        /// From this bit on, of the flags' eight: the protocol.
        static var protocolBits: UInt64 { 6 }
    }

    /// As much of it as finds room: 80 bytes beside the longest ids and six marks, 192 beside ids of ours, and 40
    /// less beside a trace. Attempts have room of their own. How much.
    private static func put(
        _ reason: String, before end: UnsafeMutablePointer<Atomic<UInt64>>, _ writer: inout WordWriter
    ) -> UInt64 {
        let length = min(reason.utf8.count, 8 * (end - writer.next), longestReason)
        writer.put(reason.utf8.prefix(length))
        return UInt64(length)
    }
}
