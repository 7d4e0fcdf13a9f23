import Load
import Workload

/// A workload to compare modes by, from a file of `configs/scenarios`.
package struct Scenario: Equatable, Sendable {
    /// What is sent.
    package enum Content: Equatable, Sendable {
        /// Requests drawn from distributions. The plan's duration and seed are the comparison's.
        case drawn(SchedulePlan)
        /// A few requests, told one by one.
        case story([Player])
    }

    /// A request of a story.
    package struct Player: Equatable, Sendable {
        package var id: String
        package var request: ScheduledRequest
    }

    /// The file's name, without its ending.
    package var name: String
    /// One sentence.
    package var title: String
    package var content: Content
    /// What clients send again.
    package var retries = RetryPolicy.none
    /// Keys that contestants differ in besides.
    package var variations: [Variation] = []

    /// Whether requests arrive as a Poisson process of one rate.
    package var hasPoissonArrivals: Bool {
        if case .drawn(let plan) = content { plan.arrivals == .poisson && !plan.isPhased } else { false }
    }

    /// What is drawn in phases, which have their own lengths; nil for any other.
    var phasedPlan: SchedulePlan? {
        if case .drawn(let plan) = content, plan.isPhased { plan } else { nil }
    }
}
