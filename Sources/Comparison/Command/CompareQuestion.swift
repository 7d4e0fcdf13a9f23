import Load
import Workload

/// What is asked of one scenario on one set of cores.
enum CompareQuestion: Equatable {
    /// What each contestant does with the scenario as it is.
    case trial
    /// What each does at these loads.
    case sweep(LoadRange)
    /// The highest rate that each holds.
    case capacity(CapacityGoal)

    var isCapacity: Bool { if case .capacity = self { true } else { false } }
}

/// What a capacity is asked for.
package struct CapacityGoal: Equatable, Sendable {
    /// The share of missed deadlines that a load has to stay below.
    package var objective: Double
    /// A load to be served by machines of that capacity.
    package var fleet: Rate?
    /// Whether it is asked what surely holds, too, however long that takes.
    package var isSure: Bool
    /// The time that each contestant's search has; nil leaves it to the pace.
    var time: Duration?
    /// Whether an interval twice as wide is enough.
    var isRough = false

    package init(objective: Double, fleet: Rate? = nil, isSure: Bool = false) {
        (self.objective, self.fleet, self.isSure) = (objective, fleet, isSure)
    }

    /// Who has asked for nothing asks for this.
    static let standard = CapacityGoal(objective: 0.01)

    /// Objectives that a search can tell: fewer misses even long simulations do not show, and more leave no service.
    private static let objectives = 0.000_5...0.5

    /// Reads an objective, `misses<1%`.
    package static func objective(_ text: String) throws(LoadError) -> Double {
        let words = text.filter { !$0.isWhitespace }
        guard words.hasPrefix("misses<"), let share = Percentage.parse(String(words.dropFirst(7))), share > 0 else {
            throw LoadError("\"\(text)\": want misses<1%")
        }
        guard objectives.contains(share) else {
            throw LoadError("\"\(text)\": no search can tell that; want misses<0.05% to misses<50%")
        }
        return share
    }
}

// MARK: - How it is found

extension CapacityGoal {
    /// Unless it was said otherwise.
    private static let standardTime = Duration.seconds(120)

    /// The time that each contestant's search has.
    var limit: Duration { time ?? CapacityGoal.standardTime }

    var effort: CapacityEstimator.Effort { isRough ? .rough : CapacityEstimator.Effort() }

    /// Of each run of a search.
    var requestsPerRun: Double { isRough ? 520 : 800 }

    /// Of a long simulation.
    var simulatedRequests: Double { isRough ? 300_000 : 1_500_000 }
}
