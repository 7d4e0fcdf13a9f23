import Workload

/// Which records `/requests` shows: its query, read.
public struct RequestFilter: Sendable, Equatable {
    private var isMet: Bool?
    private var outcome: Outcome?
    private var mode: String?
    private var stage: Stage?
    private var cause: Cause?
    /// Of one request.
    public private(set) var id: String?
    /// Whether it is asked what would have kept that request's deadline.
    public private(set) var asksWhatIf = false
    /// The requests of one trace.
    private var trace: TraceID?
    private var worker: Int?
    /// Latency ÷ budget.
    private var ratio: QueryRange?
    /// When it ended, in seconds since the epoch.
    private var ended: QueryRange?
    private let clock: WallClock
    private var limit = RequestFilter.defaultLimit

    /// Records shown when the query names no number, and at most.
    private static let defaultLimit = 50
    public static let maximumLimit = 1000

    private static let parameters = [
        "deadline", "outcome", "mode", "stage", "cause", "id", "trace", "worker", "ratio", "ended", "limit",
        "whatif",
    ]

    /// Why a query is refused: one line, for a reply with a status, 400 where the query itself is wrong.
    public struct Refusal: Error, Equatable, Sendable {
        public var reason: String
        public var status: Int

        public init(reason: String, status: Int = 400) {
            (self.reason, self.status) = (reason, status)
        }
    }

    /// - Parameters:
    ///   - query: what stands behind the `?`, if anything does.
    ///   - modes: the modes there are.
    ///   - clock: by which a date that the query names is understood.
    public init(query: String?, modes: [String], clock: WallClock = .sinceEpoch) throws(Refusal) {
        self.clock = clock
        for (name, value) in try AdminQuery.parameters(of: query) { try set(name, to: value, modes: modes) }
        guard id != nil || !asksWhatIf else {
            throw Refusal(reason: "whatif=1 goes with id=…: it is about one request")
        }
    }

    /// The newest records that the filter lets through, newest first. No more is read than it takes to find them.
    func select(from sources: [NewestRecords.Source]) -> [RequestRecord] {
        let matching = sources.map { source in
            {
                while let record = source() {
                    if matches(record) { return record }
                }
                return nil
            } as NewestRecords.Source
        }
        // Threads that end requests at the same moment may leave them in another order in their ring.
        return NewestRecords(of: matching).prefix(limit).sorted { $0.end > $1.end }
    }

    /// Whether it may let records of this group through.
    func takes(_ group: RecordGroup) -> Bool {
        if let isMet, isMet != (group == .met) { return false }
        return switch group {
        case .met: stage == nil && cause == nil
        case .missed: cause != .shed && outcome != .shed
        case .shed: cause == nil || cause == .shed
        }
    }

    /// Whether it may let records of this worker through.
    func takes(_ slab: WorkerSlab) -> Bool {
        (mode ?? slab.mode) == slab.mode && (worker ?? slab.slot) == slab.slot
    }

    private mutating func set(_ name: String, to value: String, modes: [String]) throws(Refusal) {
        switch name {
        case "deadline": isMet = try RequestFilter.choose(name, value, from: ["met", "missed"]) { $0 } == "met"
        case "outcome": outcome = try RequestFilter.choose(name, value, from: Outcome.allCases, by: \.name)
        case "mode": mode = try RequestFilter.choose(name, value, from: modes) { $0 }
        case "stage": stage = try RequestFilter.choose(name, value, from: Stage.allCases, by: \.name)
        case "cause":
            cause = try RequestFilter.choose(name, value, from: Cause.allCases, by: \.name)
        case "id": id = value
        case "trace": trace = try RequestFilter.traceID(name, value)
        case "worker": worker = try AdminQuery.number(name, value, in: 0...Int(Int32.max))
        case "ratio": ratio = try RequestFilter.range(name, value)
        case "ended": ended = try RequestFilter.range(name, value)
        case "whatif": asksWhatIf = try AdminQuery.number(name, value, in: 0...1) == 1
        case "limit": limit = try AdminQuery.number(name, value, in: 1...RequestFilter.maximumLimit)
        default: throw AdminQuery.unknown(name, known: RequestFilter.parameters)
        }
    }

    private static func choose<Choice>(
        _ name: String, _ value: String, from choices: [Choice], by label: (Choice) -> String
    ) throws(Refusal) -> Choice {
        guard let choice = choices.first(where: { label($0) == value }) else {
            throw Refusal(reason: "\(name) takes one of \(choices.map(label).joined(separator: ", "))")
        }
        return choice
    }

    private static func traceID(_ name: String, _ value: String) throws(Refusal) -> TraceID {
        let digits = Array(value.utf8)
        guard let trace = TraceID(digits.span) else {
            throw Refusal(reason: "\(name) takes 32 hexadecimal digits in lower case, not all zero")
        }
        return trace
    }

    private static func range(_ name: String, _ value: String) throws(Refusal) -> QueryRange {
        guard let range = QueryRange(value) else { throw Refusal(reason: "\(name) takes \(QueryRange.expectation)") }
        return range
    }

    private func matches(_ record: RequestRecord) -> Bool {
        if let isMet, isMet != (record.verdict == .met) { return false }
        if let outcome, outcome != record.outcome { return false }
        if let mode, mode != record.mode { return false }
        if let worker, worker != record.worker { return false }
        if let id, id != record.id.description { return false }
        if let trace, trace != record.trace?.trace { return false }
        if let ratio, !ratio.contains(record.latencyNanoseconds, by: record.budgetNanoseconds) { return false }
        if let ended, !ended.contains(billionths: clock.nanosecondsSinceEpoch(record.end)) { return false }
        guard stage != nil || cause != nil else { return true }
        guard case .missed(let missedStage, let missedCause) = record.verdict else { return false }
        return (stage ?? missedStage) == missedStage && (cause ?? missedCause) == missedCause
    }
}
