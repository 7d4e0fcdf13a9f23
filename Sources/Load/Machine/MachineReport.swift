import Workload

/// What others took of the contestants' cores, in a report. Shares are from 0 to 1.
package struct MachineReport: Codable, Equatable, Sendable {
    /// The cores that were looked at.
    package var cores: String?
    /// What processes that are not this experiment's own used of them, and what the hypervisor took.
    package var othersShare, stolenShare: Double?
    /// The share of the time in which some task of the machine waited for a CPU.
    package var pressureShare: Double?
    /// Who of the others used the most.
    package var busiest: String?
    /// Whether more was taken than a valid run allows; nil where it is not known.
    package var isDisturbed: Bool?
    /// Why it is not known.
    package var unjudged: String?

    package init(_ disturbance: Disturbance) {
        switch disturbance {
        case .unknown(let reason): unjudged = reason
        case .looked(let use):
            cores = use.cores.description
            (othersShare, stolenShare) = (use.share(use.others), use.share(use.stolen))
            (pressureShare, busiest) = (use.pressure, use.culprit)
            isDisturbed = disturbance.isTooMuch
        }
    }

    /// What was seen, as one line.
    package var description: String {
        if let unjudged { return "not judged: \(unjudged)" }
        return clause + (waits.map { "; \($0)" } ?? "")
    }

    /// What was taken, and by whom.
    var clause: String {
        let most = busiest.map { ", the most of them \($0)," } ?? ""
        let place = cores.map { "\($0.contains(",") ? "cores" : "core") \($0)" } ?? ""
        return "others\(most) used \(NumberText.percent(othersShare)) of \(place), the hypervisor "
            + NumberText.percent(stolenShare)
    }

    /// Nil where the kernel does not tell.
    var waits: String? { pressureShare.map { "tasks waited for a CPU \(NumberText.percent($0)) of the time" } }
}
