import Workload

/// Reads back the words that `RecordWriter` wrote. Words that make no record, which no writer leaves, give nil.
struct RecordReader {
    private let words: [UInt64]
    private var next = 0

    private init(words: [UInt64]) {
        self.words = words
    }

    static func record(from words: [UInt64], mode: String, worker: Int) -> RequestRecord? {
        var reader = RecordReader(words: words)
        return reader.record(mode: mode, worker: worker)
    }

    private mutating func record(mode: String, worker: Int) -> RequestRecord? {
        guard let shape = take() else { return nil }
        let part = { (index: UInt64) in UInt8(truncatingIfNeeded: shape >> (8 * index)) }
        guard let method = Method.allCases.first(where: { $0.index == part(2) }),
            let kind = ComputeKind.allCases.first(where: { $0.index == part(3) }),
            let outcome = Outcome(rawValue: part(4)), let verdict = Verdict(index: Int(part(5))),
            let status = take(), let before = take(), let after = take(), let askedBefore = take(),
            let askedDownstream = take(), let askedAfter = take(), let arrival = take(), let budget = take(),
            let wasted = take(), let id = takeID(length: part(0))
        else { return nil }
        let flags = UInt64(part(6))
        var holder: Holder?
        if flags & RecordWriter.Flag.hasHolder != 0 {
            guard let held = take(), let holding = takeID(length: part(1)) else { return nil }
            holder = Holder(
                id: holding, nanoseconds: held, isComputing: flags & RecordWriter.Flag.holderComputed != 0)
        }
        var hangUp: HangUp?
        if flags & RecordWriter.Flag.hasHangUp != 0 {
            guard let bits = take() else { return nil }
            hangUp = HangUp(bits: bits)
        }
        var trace: TraceContext?
        if flags & RecordWriter.Flag.hasTrace != 0 {
            guard let found = takeTrace() else { return nil }
            trace = found
        }
        guard let marks = takeMarks(count: Int(part(7))), let reason = takeBytes(Int(status >> RecordWriter.lengthBits))
        else { return nil }
        return RequestRecord(
            mode: mode, worker: worker, id: id, method: method, kind: kind, unitsBefore: Int(clamping: before),
            unitsAfter: Int(clamping: after),
            asked: .init(
                beforeNanoseconds: askedBefore, downstreamNanoseconds: askedDownstream, afterNanoseconds: askedAfter),
            status: Int(UInt32(truncatingIfNeeded: status)), outcome: outcome,
            verdict: verdict,
            arrival: Instant(nanoseconds: arrival),
            arrivalIsUpperBound: flags & RecordWriter.Flag.arrivalIsUpperBound != 0,
            answerIsUpperBound: flags & RecordWriter.Flag.answerIsUpperBound != 0,
            budgetNanoseconds: budget, wastedCPUNanoseconds: wasted,
            failure: RequestFailure.Kind(index: Int(UInt8(truncatingIfNeeded: status >> RecordWriter.kindBits)) - 1),
            wouldDrop: DropReason(place: UInt8(truncatingIfNeeded: status >> RecordWriter.wouldDropBits)),
            failureReason: reason.isEmpty ? nil : String(decoding: reason, as: UTF8.self), hangUp: hangUp,
            holder: holder, trace: trace, marks: marks)
    }

    private mutating func take() -> UInt64? {
        guard next < words.count else { return nil }
        defer { next += 1 }
        return words[next]
    }

    private mutating func takeID(length: UInt8) -> RequestID? {
        if UInt64(length) == RecordWriter.ours {
            return take().map { .ours(salt: UInt32($0 >> 32), number: UInt32(truncatingIfNeeded: $0)) }
        }
        guard (1...UInt8(RequestID.maximumLength)).contains(length) else { return nil }
        return takeBytes(Int(length)).map { .client($0) }
    }

    private mutating func takeTrace() -> TraceContext? {
        guard let high = take(), let low = take(), let parent = take(), let span = take(), let flags = take() else {
            return nil
        }
        return TraceContext(
            trace: TraceID(high: high, low: low), parent: parent, span: span,
            flags: UInt8(truncatingIfNeeded: flags))
    }

    private mutating func takeBytes(_ length: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < length {
            guard let word = take() else { return nil }
            for shift in 0..<min(8, length - bytes.count) {
                bytes.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(shift))))
            }
        }
        return bytes
    }

    private mutating func takeMarks(count: Int) -> [RequestRecord.Mark]? {
        guard count <= Timeline.capacity else { return nil }
        var marks: [RequestRecord.Mark] = []
        for _ in 0..<count {
            guard let word = take(), let cpu = take(),
                let stage = Stage(rawValue: UInt8(word >> RecordWriter.lengthBits))
            else { return nil }
            let length = word & RecordWriter.lowBits
            marks.append(
                RequestRecord.Mark(
                    stage: stage, nanoseconds: length, cpuNanoseconds: min(cpu & RecordWriter.mostCPU, length),
                    runner: UInt32(cpu >> RecordWriter.cpuBits)))
        }
        return marks
    }
}

extension DropReason {
    /// From 1 on; nil for 0.
    fileprivate init?(place: UInt8) {
        guard place > 0 else { return nil }
        self.init(rawValue: place - 1)
    }
}
