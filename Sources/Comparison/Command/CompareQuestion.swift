import Load

/// What is asked of one scenario on one set of cores.
enum CompareQuestion: Equatable {
    /// What each contestant does with the scenario as it is.
    case trial
    /// What each does at these loads.
    case sweep(LoadRange)
    /// The highest rate that each holds.
    case capacity(CapacityGoal)
}

/// What a capacity is asked for.
package struct CapacityGoal: Equatable, Sendable {
    package var objective: MissObjective
    /// A load to be served by machines of that capacity.
    package var fleet: Rate?

    package init(objective: MissObjective, fleet: Rate? = nil) {
        self.objective = objective
        self.fleet = fleet
    }
}
