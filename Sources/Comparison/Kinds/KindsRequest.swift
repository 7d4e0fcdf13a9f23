import Load
import Workload

/// The business request by which kinds are compared: as many documents in each of them, around a downstream call.
enum KindsRequest {
    /// What it is, in a few words.
    static let words = "1 document, 20 ms downstream, 1 document, deadline 100 ms"

    private static let downstream = Duration.milliseconds(20)
    private static let deadline = Duration.milliseconds(100)

    /// The name of its capacities in reports.
    static func scenarioName(_ kind: ComputeKind) -> String { "document as \(kind.rawValue)" }

    /// A document is what it was measured to cost, in the whole microseconds of a schedule.
    private static func document(_ cost: DocumentCost) -> Duration {
        .microseconds(Int64(max(1, (cost.median * 1e3).rounded())))
    }

    /// Its requests ask for the time of a document, and get one: daemons are told the same cost.
    static func scenario(_ cost: DocumentCost) -> Scenario {
        let document = document(cost)
        let plan = SchedulePlan(
            rate: Rate(perSecond: 0.5 / max(document * 2, .microseconds(1)).seconds), duration: .seconds(1),
            before: .fixed(document), downstream: .fixed(downstream), after: .same, deadline: deadline)
        return Scenario(name: scenarioName(cost.kind), title: words, content: .drawn(plan))
    }

    static func calibration(_ cost: DocumentCost) -> CalibrationStatus {
        CalibrationStatus(documents: cost.kind, perMillisecond: 1 / document(cost).milliseconds)
    }
}
