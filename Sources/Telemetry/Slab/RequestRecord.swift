import Workload

/// What is kept about one finished request, read back from a slab.
package struct RequestRecord: Sendable, Equatable {
    /// A stretch of its life, from the end of the one before it.
    package struct Mark: Sendable, Equatable {
        package var stage: Stage
        package var nanoseconds: UInt64
        /// On the CPU; 0 unless the stage is `compute`.
        package var cpuNanoseconds: UInt64

        package init(stage: Stage, nanoseconds: UInt64, cpuNanoseconds: UInt64 = 0) {
            self.stage = stage
            self.nanoseconds = nanoseconds
            self.cpuNanoseconds = cpuNanoseconds
        }
    }

    package var mode: String
    package var worker: Int
    package var id: RequestID
    package var method: Method
    package var kind: ComputeKind
    package var unitsBefore: Int
    package var unitsAfter: Int
    package var status: Int
    package var outcome: Outcome
    package var verdict: Verdict
    package var arrival: Instant
    /// Whether the two arrivals are only upper bounds: see `Timeline`.
    package var arrivalIsUpperBound: Bool
    package var answerIsUpperBound: Bool
    package var budgetNanoseconds: UInt64
    package var wastedCPUNanoseconds: UInt64
    /// How it failed, if it did.
    package var failure: RequestFailure.Kind?
    /// What its client was told of the failure; cut where the record had no more room.
    package var failureReason: String?
    /// When its client hung up, if that was known before its reply was sent.
    package var hangUp: HangUp?
    package var holder: Holder?
    package var marks: [Mark]

    /// The whole life, from the arrival.
    package var latencyNanoseconds: UInt64 {
        marks.reduce(0) { $0 + $1.nanoseconds }
    }

    /// When its last mark ended.
    package var end: Instant {
        Instant(nanoseconds: arrival.nanoseconds &+ latencyNanoseconds)
    }

    /// How long after its deadline the request ended; nil if it ended before.
    package var latenessNanoseconds: UInt64? {
        let latency = latencyNanoseconds
        return latency > budgetNanoseconds ? latency - budgetNanoseconds : nil
    }

    /// Nanoseconds by stage. They sum to the latency.
    package var stages: StageTimes {
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
