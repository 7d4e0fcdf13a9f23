import Workload

/// The one line about a running daemon that `systemctl status` shows.
struct ServiceStatus {
    var mode: String
    var workers: Int
    /// Of the last minute; nil if no request ended in it.
    var missRatio: Double?
    /// The slots of workers without progress.
    var stuck: [Int]
    /// Why the last reload was not taken; nil if it was.
    var reloadError: String?

    var text: String {
        let crew = "\(mode), \(NumberText.count(workers, "worker"))"
        // What is not nothing never looks like nothing.
        let shown = missRatio.map { $0 > 0 ? max($0, 0.0001) : 0 }
        let misses = shown.map { "\(NumberText.percent($0, 2)) of the last minute's requests missed" }
        let standstills = stuck.sorted().map { "worker \($0) is stuck" }
        // A refused file may have an error a line: one is enough to go and look.
        let refusal = reloadError?.split(separator: "\n").first.map { "last reload failed: \($0)" }
        return ([crew, misses ?? "no request in the last minute"] + standstills + [refusal].compactMap(\.self))
            .joined(separator: "; ")
    }
}
