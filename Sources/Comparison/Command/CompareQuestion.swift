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

    package init(objective: Double, fleet: Rate? = nil) {
        self.objective = objective
        self.fleet = fleet
    }

    /// Reads an objective, `misses<1%`.
    package static func objective(_ text: String) throws(LoadError) -> Double {
        let words = text.filter { !$0.isWhitespace }
        guard words.hasPrefix("misses<"), let share = Percentage.parse(String(words.dropFirst(7))), share > 0 else {
            throw LoadError("\"\(text)\": want misses<1%")
        }
        return share
    }
}
