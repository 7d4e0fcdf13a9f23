import Workload

/// One entry of `/requests`: the daemon writes what is declared here, and `load`, `compare` and the tests read it.
package struct RequestEntry: Codable, Equatable, Sendable {
    package struct List: Codable, Sendable {
        package var requests: [RequestEntry]
    }

    /// A stretch of its life; the time on the CPU where it computed.
    package struct Mark: Codable, Equatable, Sendable {
        package var stage: String
        package var startMs, durationMs: Double
        package var cpuMs: Double?
    }

    /// Milliseconds in each stage, 0 in those that it did not have.
    package struct Stages: Codable, Equatable, Sendable {
        package var kernel, queue, compute, preempted, downstream, stale, write: Double

        /// By a stage's name; nil where there is none.
        package subscript(name: String) -> Double? {
            Mirror(reflecting: self).children.first { $0.label == name }?.value as? Double
        }
    }

    package struct Units: Codable, Equatable, Sendable {
        package var before, after: Int
    }

    /// Who held the thread meanwhile, and for how long.
    package struct Holder: Codable, Equatable, Sendable {
        package var id: String
        package var ms: Double
    }

    package var id, mode: String
    package var worker: Int
    package var method: String
    /// Date and time in UTC.
    package var arrived: String
    package var status: Int
    package var outcome: String
    /// `met` or `missed`.
    package var deadline: String
    /// What its client was told of a failure.
    package var reason: String?
    /// In which stage the deadline fell, and why, if it was missed.
    package var stage, cause: String?
    package var budgetMs, latencyMs, latenessMs: Double
    package var stages: Stages
    package var timeline: [Mark]
    /// Whether its arrival is known exactly, and that of its downstream's reply, if there was one.
    package var arrivalExact: Bool
    package var answerExact: Bool?
    /// When its client hung up, from the arrival on, and whether that is known to within ticks.
    package var hangupMs: Double?
    package var hangupExact: Bool?
    package var kind: String
    package var units: Units
    package var wastedCpuMs: Double
    package var heldBy: Holder?
}

extension RequestEntry {
    init(_ record: RequestRecord, _ clock: WallClock) {
        id = record.id.description
        mode = record.mode
        worker = record.worker
        method = record.method.rawValue
        arrived = clock.text(of: record.arrival)
        status = record.status
        outcome = record.outcome.name
        if case .missed(let stage, let cause) = record.verdict {
            (deadline, self.stage, self.cause) = ("missed", stage.name, cause.name)
        } else {
            deadline = "met"
        }
        reason = record.failureReason
        budgetMs = record.budgetNanoseconds.milliseconds
        latencyMs = record.latencyNanoseconds.milliseconds
        latenessMs = (record.latenessNanoseconds ?? 0).milliseconds
        stages = Stages(record.stages)
        var start: UInt64 = 0
        timeline = record.marks.map { mark in
            defer { start += mark.nanoseconds }
            return Mark(
                stage: mark.stage.name, startMs: start.milliseconds, durationMs: mark.nanoseconds.milliseconds,
                cpuMs: mark.stage == .compute ? mark.cpuNanoseconds.milliseconds : nil)
        }
        arrivalExact = !record.arrivalIsUpperBound
        if record.marks.contains(where: { $0.stage == .downstream }) { answerExact = !record.answerIsUpperBound }
        if let hangUp = record.hangUp {
            hangupMs = UInt64(max(0, hangUp.at.nanosecondsSince(record.arrival))).milliseconds
            hangupExact = !hangUp.isAsSeen
        }
        kind = record.kind.rawValue
        units = Units(before: record.unitsBefore, after: record.unitsAfter)
        wastedCpuMs = record.wastedCPUNanoseconds.milliseconds
        heldBy = record.holder.map { Holder(id: $0.id.description, ms: $0.nanoseconds.milliseconds) }
    }
}

extension RequestEntry.Stages {
    package init(_ times: StageTimes) {
        let milliseconds = { (stage: Stage) in times[stage].milliseconds }
        kernel = milliseconds(.kernel)
        queue = milliseconds(.queue)
        compute = milliseconds(.compute)
        preempted = milliseconds(.preempted)
        downstream = milliseconds(.downstream)
        stale = milliseconds(.stale)
        write = milliseconds(.write)
    }
}

extension UInt64 {
    fileprivate var milliseconds: Double { Double(self) / 1e6 }
}
