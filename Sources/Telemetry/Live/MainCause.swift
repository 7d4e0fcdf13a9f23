import Workload

/// What most misses of the last minute come from, as a sentence.
public struct MainCause: Codable, Equatable, Sendable {
    /// In which most of these deadlines fell; null if nobody knows.
    @OrNull public var stage: String?
    public var cause: String
    /// Of all misses.
    public var share: Double
    public var sentence: String

    /// Nil if there are no misses.
    ///
    /// - Parameters:
    ///   - misses: of a time.
    ///   - newest: records of some of them, which say whether other requests held the thread meanwhile.
    public init?(of misses: [MissPlace: Int], newest: [RequestRecord] = []) {
        let all = misses.values.reduce(0, +)
        let counts = Cause.allCases.map { cause in
            (cause: cause, count: misses.reduce(0) { $1.key.cause == cause ? $0 + $1.value : $0 })
        }
        // Of equal ones the first, so that the sentence does not change from second to second.
        guard all > 0, let main = counts.max(by: { $0.count < $1.count }) else { return nil }
        let inStage = { (stage: Stage) in misses[MissPlace(stage, main.cause)] ?? 0 }
        let stages = Stage.allCases.filter { inStage($0) > 0 }
        let stage = stages.max { inStage($0) < inStage($1) }
        let share = Double(main.count) / Double(all)
        _stage = OrNull(wrappedValue: stage?.name)
        cause = main.cause.name
        self.share = LiveSecond.rounded(share)
        // What is not all does not look like all.
        let shown = NumberText.percent(share < 1 ? min(share, 0.99) : 1)
        let what = MissSentence.text(of: main.cause, mostly: stage, alone: stages.count <= 1)
        sentence = "\(shown) of misses: \(what)\(MissSentence.text(holdersOf: main.cause, in: newest))"
    }
}

extension MissSentence {
    /// What a cause means where it is that of many.
    ///
    /// - Parameters:
    ///   - stage: in which most of these deadlines fell, or the requests ended before.
    ///   - alone: all of them did.
    fileprivate static func text(of cause: Cause, mostly stage: Stage?, alone: Bool) -> String {
        let during = stage.map { "\(alone ? " " : ", most often ")\(MissSentence.during($0))" } ?? ""
        return switch cause {
        case .compute: "the request's own compute took longer than its deadline"
        case .downstream: "the downstream and the request's own compute took longer than its deadline"
        case .kernel: "the request sat unread"
        case .queue: "the request waited its turn"
        case .preempted: "its compute was kept off the CPU"
        case .stale: "the downstream's reply sat unread"
        case .write: "its reply took too long to be written"
        case .hangup: "its client hung up\(during)"
        case .failed: "it failed\(during)"
        case .shed: "a policy refused it before any work"
        case .expired: "a policy stopped it after its work had begun"
        case .killed: "its worker died with it"
        }
    }

    /// Who had the thread meanwhile, if that is known of most of the records that have this cause.
    fileprivate static func text(holdersOf cause: Cause, in records: [RequestRecord]) -> String {
        guard cause.isWaitForThread else { return "" }
        let waits = records.filter { $0.cause == cause }
        let computing = waits.count { $0.holder?.isComputing == true }
        let holding = waits.count { $0.holder != nil }
        if 2 * computing > waits.count { return " while another request computed" }
        return 2 * holding > waits.count ? " while another request held the thread" : ""
    }
}

extension RequestRecord {
    /// Of a miss.
    fileprivate var cause: Cause? {
        if case .missed(_, let cause) = verdict { cause } else { nil }
    }
}
