import Synchronization
import Workload

/// How a record holds the attempts of its request's call: two words each.
///
///     0  its beginning, from the request's arrival on, in the low bits: 78 hours; the place of its machine in the
///        worker's table; its result; whether it is a hedge
///     1  its length
enum AttemptWords {
    static var placeBits: UInt64 { 48 }
    static var resultBits: UInt64 { 56 }
    static var hedgeBits: UInt64 { 63 }
    static var mostDelay: UInt64 { 1 << placeBits - 1 }
}

extension RecordWriter {
    /// The first ones, as many as one call may have. How many.
    @inline(never)
    static func put(
        _ attempts: [Attempt], of timeline: borrowing Timeline, in cells: borrowing SharedCells,
        _ writer: inout WordWriter
    ) -> UInt64 {
        for attempt in attempts.prefix(Attempt.most) {
            let begins = UInt64(max(0, attempt.began.nanosecondsSince(timeline.arrival)))
            let place = UInt64(MachineTable.place(ofRow: Int(attempt.machine), at: attempt.began, in: cells))
            writer.put(
                min(begins, AttemptWords.mostDelay) | place << AttemptWords.placeBits
                    | UInt64(attempt.result.rawValue) << AttemptWords.resultBits
                    | (attempt.isHedge ? 1 : 0) << AttemptWords.hedgeBits)
            writer.put(UInt64(max(0, attempt.ended.nanosecondsSince(attempt.began))))
        }
        return UInt64(min(attempts.count, Attempt.most))
    }
}

extension WordReader {
    /// - Parameter machine: the name of the one at a place of the worker's table.
    mutating func takeAttempts(count: Int, _ machine: (Int) -> String) -> [RequestRecord.Attempt]? {
        guard count > 0 else { return [] }
        guard count <= Attempt.most else { return nil }
        var attempts: [RequestRecord.Attempt] = []
        for _ in 0..<count {
            guard let word = take(), let length = take(),
                let result = AttemptResult(rawValue: UInt8(word >> AttemptWords.resultBits & 0x7f))
            else { return nil }
            let place = Int(UInt8(truncatingIfNeeded: word >> AttemptWords.placeBits))
            attempts.append(
                RequestRecord.Attempt(
                    machine: machine(place), result: result, isHedge: word >> AttemptWords.hedgeBits != 0,
                    beginsNanoseconds: word & AttemptWords.mostDelay, nanoseconds: length))
        }
        return attempts
    }
}
