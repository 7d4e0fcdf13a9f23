import Workload

/// How requests ended. All of it is derived from the same cells, so that it adds up.
enum RequestFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .requestsTotal, .counter, "Requests that ended, by outcome and by their deadline.")
        for (mode, tally) in accounts.modes {
            for outcome in Outcome.allCases {
                if outcome == .replied || tally.met(outcome) > 0 {
                    text.sample([.mode: mode, .outcome: outcome.name, .deadline: "met"], tally.met(outcome))
                }
                text.sample([.mode: mode, .outcome: outcome.name, .deadline: "missed"], tally.missed(outcome))
            }
        }
        text.family(
            .deadlineMissesTotal, .counter,
            "Missed deadlines, by the stage in which they fell and by cause; where a killed worker stood is unknown.")
        for (mode, tally) in accounts.modes { collectMisses(mode, tally, into: &text) }
        PolicyFamilies.collect(accounts, facts, into: &text)
        text.family(
            .rejectedRequestsTotal, .counter, "What was no valid request, by the status of the reply.")
        let total = accounts.total
        for rejection in RejectionStatus.allCases {
            text.sample([.status: rejection.label], total[rejection])
        }
        text.family(
            .healthChecksTotal, .counter, "Answers on health_path of the serving port; no requests.")
        text.sample(total[.healthChecks])
    }

    private static func collectMisses(_ mode: String, _ tally: Tally, into text: inout ExpositionText) {
        for cause in Cause.allCases where cause != .killed {
            for stage in Stage.allCases {
                let misses = tally.misses(stage, cause)
                guard misses > 0 || isExpected(stage, cause) else { continue }
                text.sample([.mode: mode, .stage: stage.name, .cause: cause.name], misses)
            }
        }
        text.sample(
            [.mode: mode, .stage: "unknown", .cause: Cause.killed.name], tally[.requestsLost])
    }

    /// Whether a miss of this cause can fall in this stage; only these rows are there before their first miss. A wait
    /// causes no miss in a stage that lies before it, a request fails where it computes or calls, and what is dropped
    /// has no reply.
    static func isExpected(_ stage: Stage, _ cause: Cause) -> Bool {
        switch cause {
        case .compute, .downstream, .hangup, .kernel: true
        case .queue: stage != .kernel
        case .preempted: stage != .kernel && stage != .queue
        case .stale: [.compute, .preempted, .stale, .write].contains(stage)
        case .write: stage == .write
        case .failed: [.compute, .preempted, .downstream].contains(stage)
        case .shed: [.kernel, .queue].contains(stage)
        case .expired: [.queue, .compute, .preempted, .downstream, .stale].contains(stage)
        case .killed: false
        }
    }
}
