import Load
import Workload

extension ProcessLook {
    /// Most of the periods of a quota in which processes may have been stopped without a word.
    private static let mostThrottled = 0.01

    /// Whether as many requests compute at once as there are cores for.
    func coreFinding(for asked: AskedShape) -> Finding {
        let cores = cores
        let (shown, workers) = (NumberText.count(cores, "core"), NumberText.count(asked.workers, "worker"))
        let each = asked.computing(onCores: cores)
        let computing = each * asked.workers
        let told = "\(workers) of \(asked.mode.name) on \(shown)"
        if computing == cores { return .ok("cores", told) }
        guard computing < cores else {
            let share = "up to \(computing) requests compute at once and take turns by the kernel's time slices"
            return .note("cores", "\(told): \(share)", ProcessLook.remedy(forTooMany: asked))
        }
        return .note(
            "cores", "\(told): at most \(computing) compute\(computing == 1 ? "s" : "") at once",
            asked.mode.sharesOneThread
                ? "to use all of them, set workers: cpus" : "to use all of them, raise threads or scheduling.slots")
    }

    private static func remedy(forTooMany asked: AskedShape) -> String {
        if asked.mode.sharesOneThread { return "set workers: cpus, unless they mostly wait" }
        return "to have as many compute as there are cores, set scheduling.slots: cpus"
            + (asked.workers > 1 ? " and workers: 1" : "")
    }

    /// Whether a control group stops the daemon in the middle of its work.
    var quotaFinding: Finding {
        guard let quota else { return .ok("CPU quota", "none holds \(owner)") }
        let told = "\(NumberText.short(quota)) CPUs for \(owner)"
        if let throttling, throttling.share > ProcessLook.mostThrottled {
            return .bad(
                "CPU quota",
                "\(told), used up in \(NumberText.percent(throttling.share, 1)) of its periods: for the rest of one "
                    + "all requests stand still",
                "raise it (CPUQuota=, docker --cpus, limits.cpu), or lower workers and threads")
        }
        guard quota == quota.rounded() else {
            return .note(
                "CPU quota", "\(told): who uses the part of one up stands still for the rest of a period",
                "give whole CPUs (CPUQuota=, docker --cpus, limits.cpu)")
        }
        return .ok("CPU quota", "\(told), not used up so far")
    }
}
