import Workload

/// One entry of `/requests`: the daemon writes what is declared here, and `load`, `compare` and the tests read it.
public struct RequestEntry: Decodable, Equatable, Sendable {
    public struct List: Decodable, Sendable {
        public var requests: [RequestEntry]
    }

    /// A stretch of its life; the time on the CPU where it computed.
    public struct Mark: Codable, Equatable, Sendable {
        public var stage: String
        public var startMs, durationMs: Double
        public var cpuMs: Double?
        /// The thread that computed, as the kernel counts them.
        public var runner: Int?
    }

    /// Milliseconds in each stage, 0 in those that it did not have.
    public typealias Stages = StageValues

    public struct Units: Decodable, Equatable, Sendable {
        public var before, after: Int
    }

    /// What its client asked for, in milliseconds: compute before the call, the call, compute after it.
    public struct Asked: Decodable, Equatable, Sendable {
        public var beforeMs, downstreamMs, afterMs: Double
    }

    /// Who held the thread meanwhile, and for how long.
    public struct Holder: Decodable, Equatable, Sendable {
        public var id: String
        public var ms: Double
    }

    /// One attempt of its downstream call, from the request's arrival on.
    public struct Attempt: Decodable, Equatable, Sendable {
        public var machine: String
        /// `good`, `failed`, `refused`, `late` or `cancelled`.
        public var result: String
        public var beginsMs, ms: Double
        /// True if it was made beside one that was only slow; else not there.
        public var hedge: Bool?
    }

    /// Where it stands in the trace that it brought: `spanId` is its own, the parent of its downstream call.
    public struct Trace: Codable, Equatable, Sendable {
        public var traceId, spanId, parentId: String
        public var sampled: Bool
    }

    /// What would have become of it, and of its worker's other requests, under other daemons.
    public struct WhatIf: Codable, Equatable, Sendable {
        /// In a simulation of one of them.
        public struct Alternative: Codable, Equatable, Sendable {
            public var name: String
            public var met: Bool
            /// Null where it is refused or stopped.
            @OrNull public var latencyMs: Double?
            /// Of all that were replayed.
            public var missed: Int

            public init(name: String, met: Bool, latencyMs: Double?, missed: Int) {
                (self.name, self.met, self.missed) = (name, met, missed)
                _latencyMs = OrNull(wrappedValue: latencyMs)
            }
        }

        /// Requests that were replayed, this one among them, and those of them that missed their deadline.
        public var replayed, missed: Int
        /// On so many of them the simulation of the daemon itself agrees with what really came of them.
        public var agrees: Int
        /// Those that would have kept its deadline, and the others.
        public var alternatives: [Alternative]
        /// In one sentence.
        public var answer: String

        public init(replayed: Int, missed: Int, agrees: Int, alternatives: [Alternative], answer: String) {
            (self.replayed, self.missed, self.agrees) = (replayed, missed, agrees)
            (self.alternatives, self.answer) = (alternatives, answer)
        }
    }

    public var id, mode: String
    public var worker: Int
    public var method: String
    /// `http1`, `http2` or `grpc`. Not in the files of daemons that did not tell it.
    public var `protocol`: String?
    /// Date and time in UTC.
    public var arrived: String
    public var status: Int
    public var outcome: String
    /// `met` or `missed`.
    public var deadline: String
    /// What its client was told of a failure.
    public var reason: String?
    /// True where it was answered with what was kept of an earlier request with its idempotency key; else left out.
    public var replayed: Bool?
    /// Why a policy dropped it, and why one that is dark would have.
    public var dropped, wouldDrop: String?
    /// In which stage the deadline fell, and why, if it was missed.
    public var stage, cause: String?
    public var budgetMs, latencyMs, latenessMs: Double
    public var stages: Stages
    public var timeline: [Mark]
    /// Only where there are several machines to call.
    public var attempts: [Attempt]?
    /// Whether its arrival is known exactly, and that of its downstream's reply, if there was one.
    public var arrivalExact: Bool
    public var answerExact: Bool?
    /// When its client hung up, from the arrival on, and whether that is known to within ticks.
    public var hangupMs: Double?
    public var hangupExact: Bool?
    public var kind: String
    public var units: Units
    /// Not in the files of daemons that did not tell it.
    public var asked: Asked?
    public var wastedCpuMs: Double
    public var heldBy: Holder?
    public var trace: Trace?
    /// Only where one request is asked for: why it missed its deadline, if it did, as the log says it, and the line
    /// that repeats it.
    public var sentence, curl: String?
    /// Only where it was asked for.
    public var whatIf: WhatIf?
}

extension RequestEntry {
    public init(_ record: RequestRecord, _ clock: WallClock) {
        id = record.id.description
        mode = record.mode
        worker = record.worker
        method = record.method.rawValue
        self.protocol = record.messageProtocol.name
        arrived = clock.text(of: record.arrival)
        status = record.status
        outcome = record.outcome.name
        if case .missed(let stage, let cause) = record.verdict {
            (deadline, self.stage, self.cause) = ("missed", stage.name, cause.name)
        } else {
            deadline = "met"
        }
        reason = record.failureReason
        if record.isReplayed { replayed = true }
        if case .dropped(let reason) = record.failure { dropped = reason.name }
        wouldDrop = record.wouldDrop?.name
        budgetMs = record.budgetNanoseconds.milliseconds
        latencyMs = record.latencyNanoseconds.milliseconds
        latenessMs = (record.latenessNanoseconds ?? 0).milliseconds
        stages = Stages(record.stages)
        var start: UInt64 = 0
        timeline = record.marks.map { mark in
            defer { start += mark.nanoseconds }
            return Mark(
                stage: mark.stage.name, startMs: start.milliseconds, durationMs: mark.nanoseconds.milliseconds,
                cpuMs: mark.stage == .compute ? mark.cpuNanoseconds.milliseconds : nil,
                runner: mark.runner > 0 ? Int(mark.runner) : nil)
        }
        if !record.attempts.isEmpty { attempts = record.attempts.map(Attempt.init) }
        arrivalExact = !record.arrivalIsUpperBound
        if record.marks.contains(where: { $0.stage == .downstream }) { answerExact = !record.answerIsUpperBound }
        if let hangUp = record.hangUp {
            hangupMs = UInt64(max(0, hangUp.at.nanosecondsSince(record.arrival))).milliseconds
            hangupExact = !hangUp.isAsSeen
        }
        kind = record.kind.rawValue
        units = Units(before: record.unitsBefore, after: record.unitsAfter)
        asked = Asked(
            beforeMs: record.asked.beforeNanoseconds.milliseconds,
            downstreamMs: record.asked.downstreamNanoseconds.milliseconds,
            afterMs: record.asked.afterNanoseconds.milliseconds)
        wastedCpuMs = record.wastedCPUNanoseconds.milliseconds
        heldBy = record.holder.map { Holder(id: $0.id.description, ms: $0.nanoseconds.milliseconds) }
        trace = record.trace.map(Trace.init)
    }
}

extension RequestEntry {
    /// With what is told of one request alone.
    ///
    /// - Parameter address: of the serving port, for who repeats it.
    public init(_ record: RequestRecord, _ clock: WallClock, servedAt address: HostPort) {
        self.init(record, clock)
        sentence = MissSentence.text(of: record)
        curl = CurlLine.text(of: record, at: address)
    }
}

extension RequestEntry.Attempt {
    init(_ attempt: RequestRecord.Attempt) {
        machine = attempt.machine
        result = attempt.result.name
        beginsMs = attempt.beginsNanoseconds.milliseconds
        ms = attempt.nanoseconds.milliseconds
        hedge = attempt.isHedge ? true : nil
    }
}

extension RequestEntry.Trace {
    init(_ context: TraceContext) {
        traceId = context.trace.description
        spanId = HexadecimalText.word(context.span)
        parentId = HexadecimalText.word(context.parent)
        sampled = context.isSampled
    }
}

extension RequestEntry.Stages {
    /// In milliseconds.
    public init(_ times: StageTimes) { self.init { times[$0].milliseconds } }
}

extension UInt64 {
    fileprivate var milliseconds: Double { Double(self) / 1e6 }
}
