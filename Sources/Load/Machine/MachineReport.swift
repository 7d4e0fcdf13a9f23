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
            isDisturbed = disturbance.problem != nil
        }
    }
}
