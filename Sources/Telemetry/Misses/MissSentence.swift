import Workload

/// The log's one sentence about a missed deadline.
public enum MissSentence {
    /// What happened to a request and why it was too late; nil for one that met its deadline.
    public static func text(of record: RequestRecord) -> String? {
        guard case .missed(let stage, let cause) = record.verdict else { return nil }
        let budget = duration(record.budgetNanoseconds)
        let missed = record.latenessNanoseconds.map { "missed its \(budget) deadline by \(duration($0))" }
        let what = missed ?? "counts as a miss of its \(budget) deadline"
        return "request \(record.id) \(what): \(reason(record, stage, cause))\(sequel(record, cause))"
    }

    /// What else a reader of the cause must know not to be misled by it.
    private static func sequel(_ record: RequestRecord, _ cause: Cause) -> String {
        let times = record.stages
        var text = ""
        if cause.isWaitForThread, let holder = record.holder { text += sequel(holder) }
        // The cause is the largest wait up to the deadline; a larger one may have come behind it.
        let longest = Stage.allCases.filter(\.isWait).max { times[$0] < times[$1] }
        if cause.isWait, let longest, Cause(wait: longest) != cause {
            text += "; later, \(reason(record, longest, Cause(wait: longest)))"
        }
        if record.outcome == .failed, cause != .failed {
            text += "; it failed with status \(record.status)\(explanation(record))"
        }
        if record.attempts.count > 1 { text += "; its downstream call took \(record.attempts.count) attempts" }
        return text
    }

    private static func sequel(_ holder: Holder) -> String {
        " while request \(holder.id) \(holder.isComputing ? "computed" : "held the thread")"
    }

    /// What a worker's death did.
    public static func text(lost: UInt64, withWorker slot: Int) -> String? {
        guard lost > 0 else { return nil }
        return lost == 1
            ? "1 request missed its deadline: worker \(slot) died with it"
            : "\(lost) requests missed their deadlines: worker \(slot) died with them"
    }

    /// What policies refused in the last second, the most frequent reason first; nil if nothing.
    public static func text(sheds: [DropReason: UInt64]) -> String? {
        let reasons = DropReason.allCases.filter { sheds[$0, default: 0] > 0 }
            .sorted { (sheds[$1, default: 0], $0.rawValue) < (sheds[$0, default: 0], $1.rawValue) }
        guard !reasons.isEmpty else { return nil }
        let parts = reasons.map { "\($0.name.replacing("_", with: " ")) \(sheds[$0, default: 0])" }
        let count = Int(clamping: sheds.values.reduce(0, +))
        return "shed \(NumberText.count(count, "request")) in the last second: \(parts.joined(separator: ", "))"
    }

    private static func reason(_ record: RequestRecord, _ stage: Stage, _ cause: Cause) -> String {
        let times = record.stages
        let time = { (stage: Stage) in duration(times[stage]) }
        return switch cause {
        case .compute: "its own compute took \(time(.compute)) of CPU"
        case .downstream: "the downstream took \(time(.downstream)) and its own compute \(time(.compute)) of CPU"
        case .kernel: "it sat unread for \(time(.kernel))"
        case .queue: "it waited its turn for \(time(.queue))"
        case .preempted: "its compute was kept off the CPU for \(time(.preempted))"
        case .stale: "the downstream's reply sat unread for \(time(.stale))"
        case .write: "its reply took \(time(.write)) to be written"
        // Who shares the loop's thread learns of a hang-up when it next writes or polls, not when it happens.
        case .hangup where stage == .write: "its client was gone when its reply was written"
        case .hangup: "its client hung up \(record.hangUp?.isAsSeen == true ? "at the latest " : "")\(during(stage))"
        // Its client left before it was told the status.
        case .failed where record.outcome == .clientGone: "it failed \(during(stage))\(explanation(record))"
        case .failed: "it failed with status \(record.status) \(during(stage))\(explanation(record))"
        case .shed: "refused \(record.isDroppedOnArrival ? "on arrival" : during(stage))\(explanation(record))"
        case .expired: "stopped after \(time(.compute)) of CPU\(explanation(record))"
        case .killed: "its worker died with it"
        }
    }

    /// What the client was told.
    private static func explanation(_ record: RequestRecord) -> String {
        let before = record.isReplayed ? " as the first request with its key had" : ""
        return before + (record.failureReason.map { ": \($0)" } ?? "")
    }

    static func during(_ stage: Stage) -> String {
        switch stage {
        case .kernel: "before it was read"
        case .queue: "while it waited its turn"
        case .compute: "while it computed"
        case .preempted: "while its compute was kept off the CPU"
        case .downstream: "during its downstream call"
        case .stale: "while the downstream's reply sat unread"
        case .write: "while its reply was written"
        }
    }

    /// Three significant digits and a unit: `271ms`, `12.3ms`, `1.27s`.
    static func duration(_ nanoseconds: UInt64) -> String {
        var step: UInt64 = 1
        while nanoseconds / step >= 1000 { step *= 10 }
        let rounded = (nanoseconds + step / 2) / step * step
        return DurationText.format(.nanoseconds(Int64(clamping: rounded)))
    }
}

extension RequestRecord {
    /// Whether a policy refused it before it waited.
    fileprivate var isDroppedOnArrival: Bool {
        if case .dropped(let reason) = failure { reason.isOnArrival } else { false }
    }
}

extension Cause {
    /// Whether it is a wait for a thread, which another request may have held. One that has the thread and waits for a
    /// CPU is kept from it by other threads.
    var isWaitForThread: Bool { isWait && self != .preempted }

    /// Whether it is a wait.
    fileprivate var isWait: Bool { Stage.allCases.contains { $0.isWait && Cause(wait: $0) == self } }
}
