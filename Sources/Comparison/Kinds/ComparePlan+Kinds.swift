import Load
import Modes
import Workload

/// What is compared where kinds are: one request of documents, in each kind a capacity.
extension ComparePlan {
    /// One core, unless others were chosen.
    func kindsPlace(_ allowed: CPUSet = .allowed) -> CPUSet { Placement.servers(allowed, chosen: cpus)[0] }

    var kindsGoal: CapacityGoal {
        var goal = capacity ?? .standard
        goal.isRough = pace == .quick
        goal.time = duration ?? (pace == .quick ? KindsQuestion.quickTime : KindsQuestion.fullTime)
        return goal
    }

    /// The search for the capacities with one kind.
    func kindStep(_ cost: DocumentCost, on place: CPUSet) -> CompareStep {
        CompareStep(
            scenario: KindsRequest.scenario(cost),
            contestants: modes.map { mode in
                .daemon(DaemonShape(mode: mode, workers: mode.workers(onCores: place.cores.count)))
            },
            cpus: place,
            length: TrialRunner.Length(
                measured: KindsQuestion.shortestRun, warmUp: ComparePlan.warmUp, isMirrored: false),
            question: .capacity(kindsGoal))
    }

    /// The steps as they will be, about: before anything is known of what documents cost.
    func kindSteps(_ question: KindsQuestion) -> [CompareStep] {
        question.kinds.map { kind in
            var cost = DocumentCost(kind)
            cost.add(KindsQuestion.assumedMs)
            return kindStep(cost, on: kindsPlace())
        }
    }
}
