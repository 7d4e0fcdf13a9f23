import Workload

/// What is kept about one finished request, read back from a slab.
public struct RequestRecord: Sendable, Equatable {
    /// A stretch of its life, from the end of the one before it.
    public struct Mark: Sendable, Equatable {
        public var stage: Stage
        public var nanoseconds: UInt64
        /// On the CPU; 0 unless the stage is `compute`.
        public var cpuNanoseconds: UInt64
        /// The kernel's number of the thread that computed; 0 unless the stage is `compute`.
        public var runner: UInt32

        public init(stage: Stage, nanoseconds: UInt64, cpuNanoseconds: UInt64 = 0, runner: UInt32 = 0) {
            self.stage = stage
            self.nanoseconds = nanoseconds
            self.cpuNanoseconds = cpuNanoseconds
            self.runner = runner
        }
    }

    /// One attempt of its downstream call.
    public struct Attempt: Sendable, Equatable {
        /// Its name, or `others` beyond those that a worker tells by name.
        public var machine: String
        public var result: AttemptResult
        /// Whether it was made beside one that was only slow.
        public var isHedge: Bool
        /// From the request's arrival on.
        public var beginsNanoseconds: UInt64
        public var nanoseconds: UInt64

        public init(
            machine: String, result: AttemptResult, isHedge: Bool = false, beginsNanoseconds: UInt64,
            nanoseconds: UInt64
        ) {
            (self.machine, self.result, self.isHedge) = (machine, result, isHedge)
            (self.beginsNanoseconds, self.nanoseconds) = (beginsNanoseconds, nanoseconds)
        }
    }

    /// The times that its client asked for, which units and stages follow more or less.
    public struct Asked: Sendable, Equatable {
        public var beforeNanoseconds, downstreamNanoseconds, afterNanoseconds: UInt64

        public init(beforeNanoseconds: UInt64 = 0, downstreamNanoseconds: UInt64 = 0, afterNanoseconds: UInt64 = 0) {
            self.beforeNanoseconds = beforeNanoseconds
            self.downstreamNanoseconds = downstreamNanoseconds
            self.afterNanoseconds = afterNanoseconds
        }
    }

    public var mode: String
    public var worker: Int
    public var id: RequestID
    public var method: Method
    public var kind: ComputeKind
    public var unitsBefore: Int
    public var unitsAfter: Int
    public var asked = Asked()
    public var status: Int
    public var outcome: Outcome
    public var verdict: Verdict
    public var arrival: Instant
    /// Whether the two arrivals are only upper bounds: see `Timeline`.
    public var arrivalIsUpperBound: Bool
    public var answerIsUpperBound: Bool
    public var budgetNanoseconds: UInt64
    public var wastedCPUNanoseconds: UInt64
    /// How it failed, if it did.
    public var failure: RequestFailure.Kind?
    /// Why a dark policy would have dropped it, if it would have.
    public var wouldDrop: DropReason?
    /// What its client was told of the failure; cut where the record had no more room.
    public var failureReason: String?
    /// When its client hung up, if that was known before its reply was sent.
    public var hangUp: HangUp?
    public var holder: Holder?
    /// Where it stands in a trace, if it brought one.
    public var trace: TraceContext?
    public var marks: [Mark]
    public var messageProtocol = MessageProtocol.http1
    /// Of its downstream call, where there are several machines to call.
    public var attempts: [Attempt] = []
    /// Whether it was answered with what was kept of an earlier request with its idempotency key.
    public var isReplayed = false

    /// The whole life, from the arrival.
    public var latencyNanoseconds: UInt64 {
        marks.reduce(0) { $0 + $1.nanoseconds }
    }

    /// When its last mark ended.
    public var end: Instant {
        Instant(nanoseconds: arrival.nanoseconds &+ latencyNanoseconds)
    }

    /// How long after its deadline the request ended; nil if it ended before.
    public var latenessNanoseconds: UInt64? {
        let latency = latencyNanoseconds
        return latency > budgetNanoseconds ? latency - budgetNanoseconds : nil
    }

    /// Nanoseconds by stage. They sum to the latency.
    public var stages: StageTimes {
        marks.reduce(into: StageTimes()) { times, mark in
            if mark.stage == .compute {
                times[.compute] += mark.cpuNanoseconds
                times[.preempted] += mark.nanoseconds - mark.cpuNanoseconds
            } else {
                times[mark.stage] += mark.nanoseconds
            }
        }
    }
}
