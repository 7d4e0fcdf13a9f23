import Telemetry
import Workload

/// A miss in one line: its sentence costs the daemon a question for each, and this says the same in fewer words.
enum MissLine {
    static func text(_ miss: RequestEntry) -> String {
        let held = miss.heldBy.map { ", held up by \($0.id) for \(NumberText.fixed($0.ms, 1)) ms" } ?? ""
        let place = miss.stage.map { $0 == miss.cause ? "" : " (in \($0))" } ?? ""
        return "\(miss.id): \(NumberText.fixed(miss.latencyMs, 1)) of \(NumberText.fixed(miss.budgetMs, 1)) ms, "
            + "\(miss.cause ?? NumberText.unknown)\(place)\(held)"
    }
}
