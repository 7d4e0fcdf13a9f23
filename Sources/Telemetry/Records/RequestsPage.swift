import Workload

/// The body of `/requests`: recent records as JSON, one a line, newest first.
package enum RequestsPage {
    /// - Parameter records: in the order in which they are shown.
    package static func render(_ records: [RequestRecord], _ clock: WallClock) -> String {
        let lines = records.map { json(of: $0, clock).text }
        return lines.isEmpty ? "{\"requests\":[]}\n" : "{\"requests\":[\n\(lines.joined(separator: ",\n"))\n]}\n"
    }

    private static func json(of record: RequestRecord, _ clock: WallClock) -> JSON {
        var miss: (stage: Stage, cause: Cause)?
        if case .missed(let stage, let cause) = record.verdict { miss = (stage, cause) }
        let hasAnswer = record.marks.contains { $0.stage == .downstream }
        return .object([
            "id": .string(record.id.description),
            "mode": .string(record.mode),
            "worker": .number(record.worker),
            "method": .string(record.method.rawValue),
            "arrived": .string(clock.text(of: record.arrival)),
            "status": .number(record.status),
            "outcome": .string(record.outcome.name),
            "deadline": .string(record.verdict == .met ? "met" : "missed"),
            "reason": record.failureReason.map { .string($0) },
            "stage": miss.map { .string($0.stage.name) },
            "cause": miss.map { .string($0.cause.name) },
            "budget_ms": .milliseconds(record.budgetNanoseconds),
            "latency_ms": .milliseconds(record.latencyNanoseconds),
            "lateness_ms": .milliseconds(record.latenessNanoseconds ?? 0),
            "stages": .stages(of: record),
            "timeline": .timeline(of: record),
            "arrival_exact": .bool(!record.arrivalIsUpperBound),
            "answer_exact": hasAnswer ? .bool(!record.answerIsUpperBound) : nil,
            "hangup_ms": record.hangUp.map { .milliseconds($0.at.nanoseconds(after: record.arrival)) },
            "hangup_exact": record.hangUp.map { .bool(!$0.isAsSeen) },
            "kind": .string(record.kind.rawValue),
            "units": .object(["before": .number(record.unitsBefore), "after": .number(record.unitsAfter)]),
            "wasted_cpu_ms": .milliseconds(record.wastedCPUNanoseconds),
            "held_by": record.holder.map {
                .object(["id": .string($0.id.description), "ms": .milliseconds($0.nanoseconds)])
            },
        ])
    }
}

extension Instant {
    fileprivate func nanoseconds(after start: Instant) -> UInt64 { UInt64(max(0, nanosecondsSince(start))) }
}

extension JSON {
    /// Milliseconds in each stage that the request had, all seven by name, 0 for those that it did not have.
    fileprivate static func stages(of record: RequestRecord) -> JSON {
        let times = record.stages
        return .members(Stage.allCases.map { ($0.name, .milliseconds(times[$0])) })
    }

    fileprivate static func timeline(of record: RequestRecord) -> JSON {
        var start: UInt64 = 0
        return .array(
            record.marks.map { mark in
                defer { start += mark.nanoseconds }
                return .object([
                    "stage": .string(mark.stage.name),
                    "start_ms": .milliseconds(start),
                    "duration_ms": .milliseconds(mark.nanoseconds),
                    "cpu_ms": mark.stage == .compute ? .milliseconds(mark.cpuNanoseconds) : nil,
                ])
            })
    }
}
