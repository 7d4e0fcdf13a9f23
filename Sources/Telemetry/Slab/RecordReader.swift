import Workload

/// Reads back the words that `RecordWriter` wrote. Words that make no record, which no writer leaves, give nil.
struct RecordReader {
    private var words: WordReader

    /// - Parameter machine: the name of the one at a place of the worker's table.
    static func record(
        from words: [UInt64], mode: String, worker: Int, machine: (Int) -> String = { _ in MachineTable.nameOfOthers }
    ) -> RequestRecord? {
        var reader = RecordReader(words: WordReader(words))
        return reader.record(mode: mode, worker: worker, machine)
    }

    private mutating func record(mode: String, worker: Int, _ machine: (Int) -> String) -> RequestRecord? {
        guard let shape = words.take() else { return nil }
        let part = { (index: UInt64) in UInt8(truncatingIfNeeded: shape >> (8 * index)) }
        guard let method = Method.allCases.first(where: { $0.index == part(2) }),
            let kind = ComputeKind.allCases.first(where: { $0.index == part(3) }),
            let outcome = Outcome(rawValue: part(4)), let verdict = Verdict(index: Int(part(5))),
            let status = words.take(), let before = words.take(), let after = words.take(),
            let askedBefore = words.take(),
            let askedDownstream = words.take(), let askedAfter = words.take(), let arrival = words.take(),
            let budget = words.take(),
            let wasted = words.take(), let id = words.takeID(length: part(0))
        else { return nil }
        let flags = UInt64(part(6))
        guard let messageProtocol = MessageProtocol(rawValue: part(6) >> UInt8(RecordWriter.Flag.protocolBits)) else {
            return nil
        }
        var holder: Holder?
        if flags & RecordWriter.Flag.hasHolder != 0 {
            guard let held = words.take(), let holding = words.takeID(length: part(1)) else { return nil }
            holder = Holder(
                id: holding, nanoseconds: held, isComputing: flags & RecordWriter.Flag.holderComputed != 0)
        }
        var hangUp: HangUp?
        if flags & RecordWriter.Flag.hasHangUp != 0 {
            guard let bits = words.take() else { return nil }
            hangUp = HangUp(bits: bits)
        }
        var trace: TraceContext?
        if flags & RecordWriter.Flag.hasTrace != 0 {
            guard let found = words.takeTrace() else { return nil }
            trace = found
        }
        guard let marks = takeMarks(count: Int(part(7))),
            let attempts = words.takeAttempts(
                count: Int(UInt8(truncatingIfNeeded: status >> RecordWriter.attemptBits)), machine),
            let reason = words.take(bytes: Int(status >> RecordWriter.lengthBits))
        else { return nil }
        return RequestRecord(
            mode: mode, worker: worker, id: id, method: method, kind: kind, unitsBefore: Int(clamping: before),
            unitsAfter: Int(clamping: after),
            asked: .init(
                beforeNanoseconds: askedBefore, downstreamNanoseconds: askedDownstream, afterNanoseconds: askedAfter),
            status: Int(UInt16(truncatingIfNeeded: status)), outcome: outcome,
            verdict: verdict,
            arrival: Instant(nanoseconds: arrival),
            arrivalIsUpperBound: flags & RecordWriter.Flag.arrivalIsUpperBound != 0,
            answerIsUpperBound: flags & RecordWriter.Flag.answerIsUpperBound != 0,
            budgetNanoseconds: budget, wastedCPUNanoseconds: wasted,
            failure: RequestFailure.Kind(index: Int(UInt8(truncatingIfNeeded: status >> RecordWriter.kindBits)) - 1),
            wouldDrop: DropReason(place: UInt8(truncatingIfNeeded: status >> RecordWriter.wouldDropBits)),
            failureReason: reason.isEmpty ? nil : String(decoding: reason, as: UTF8.self), hangUp: hangUp,
            holder: holder, trace: trace, marks: marks, messageProtocol: messageProtocol, attempts: attempts,
            isReplayed: status & RecordWriter.isReplayed != 0)
    }

    private mutating func takeMarks(count: Int) -> [RequestRecord.Mark]? {
        guard count <= Timeline.capacity else { return nil }
        var marks: [RequestRecord.Mark] = []
        for _ in 0..<count {
            guard let word = words.take(), let cpu = words.take(),
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
