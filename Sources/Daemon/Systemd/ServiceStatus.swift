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
        let crew = "\(mode), \(workers) \(workers == 1 ? "worker" : "workers")"
        let misses = missRatio.map { "\(ServiceStatus.percent($0)) of the last minute's requests missed" }
        let standstills = stuck.sorted().map { "worker \($0) is stuck" }
        // A refused file may have an error a line: one is enough to go and look.
        let refusal = reloadError?.split(separator: "\n").first.map { "last reload failed: \($0)" }
        return ([crew, misses ?? "no request in the last minute"] + standstills + [refusal].compactMap(\.self))
            .joined(separator: "; ")
    }

    /// With two decimals; what is not nothing never looks like nothing.
    private static func percent(_ ratio: Double) -> String {
        let hundredths = ratio > 0 ? max(1, Int((ratio * 10_000).rounded())) : 0
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        return "\(whole).\(rest < 10 ? "0" : "")\(rest) %"
    }
}
