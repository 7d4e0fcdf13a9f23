import Load
import Telemetry
import Workload

/// What came of a story's request, and why.
enum StorySentence {
    /// - Parameters:
    ///   - daemon: what the daemon has of it, if it has something.
    ///   - unknown: why it has nothing.
    static func text(
        _ player: Scenario.Player, _ record: LoadRecord, _ daemon: RequestEntry?, unknown: String
    ) -> String {
        let request = player.request
        let deadline = Duration.nanoseconds(request.deadline).shown
        guard !record.isMet(request) else {
            let elapsed = Duration.nanoseconds(record.endedAt - request.at).shown
            return "\(player.id) is replied to after \(elapsed), within its deadline of \(deadline)."
        }
        let end =
            record.ending == .gaveUp
            ? "\(player.id)'s client hung up at its deadline of \(deadline)" : "\(player.id) failed"
        guard let daemon else { return "\(end); \(unknown)." }
        guard let cause = daemon.cause else { return "\(end); by the daemon's watch it was in time." }
        return "\(end). \(reason(cause, daemon))\(waste(daemon))"
    }

    private static func reason(_ cause: String, _ record: RequestEntry) -> String {
        if record.dropped != nil, let reason = record.reason {
            return "The daemon \(cause == Cause.shed.name ? "refused" : "stopped") it: \(reason)."
        }
        guard let time = record.stages[cause] else { return "The daemon counts it as \(cause)." }
        let wait = NumberText.fixed(time, 1)
        let holder = record.heldBy.map { " while \($0.id) held the thread" } ?? ""
        return switch cause {
        case "stale": "The downstream's answer sat unread for \(wait) ms\(holder)."
        case "queue": "It waited \(wait) ms for its turn\(holder)."
        case "compute", "downstream": "It asked for more than its deadline leaves (\(cause))."
        default: "The time went into \(cause) (\(wait) ms)."
        }
    }

    private static func waste(_ record: RequestEntry) -> String {
        record.wastedCpuMs > 0 ? " \(NumberText.fixed(record.wastedCpuMs, 1)) ms of CPU were spent for no one." : ""
    }
}
