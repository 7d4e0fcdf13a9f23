import Workload

/// Whether others took so much of the contestants' cores that a run's figures tell of them.
package enum Disturbance: Equatable, Sendable {
    case looked(MachineUse)
    /// It could not be looked at, for this reason.
    case unknown(String)

    /// Most that others and the hypervisor may take together of the contestants' cores. What they take is missing: at a
    /// load of 0.7, five percent fewer cores make one loop's queue a fifth longer, which is as much as what a
    /// comparison wants to tell apart; and a quiet machine's own housekeeping takes 1 %.
    package static let tolerance = 0.05
    /// What lasts less is not told apart from the kernel's ticks, in seconds: five of them.
    package static let least = 0.05

    /// Whether more was taken than figures allow that are to be trusted.
    package var isTooMuch: Bool {
        guard case .looked(let use) = self, case let taken = use.others + use.stolen else { return false }
        return taken > Disturbance.least && use.share(taken) > Disturbance.tolerance
    }

    /// Why the figures are not to be trusted, as one line; nil if they are, or if it is not known.
    package var problem: String? {
        guard isTooMuch else { return nil }
        return
            "disturbed: \(MachineReport(self).clause), more than \(NumberText.percent(Disturbance.tolerance)) together"
            + "; wait until the machine is quiet"
    }

    /// Of several runs; unknown if one of them is.
    package static func summed(_ parts: [Disturbance]) -> Disturbance? {
        guard let first = parts.first else { return nil }
        return parts.dropFirst().reduce(first) { sum, part in
            switch (sum, part) {
            case (.looked(let one), .looked(let other)): .looked(one.adding(other))
            case (.unknown, _): sum
            case (_, .unknown): part
            }
        }
    }
}
