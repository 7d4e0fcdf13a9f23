import Workload

/// What policies drop, and what dark ones would.
enum PolicyFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .droppedRequestsTotal, .counter,
            "Requests that were refused before any work (shed) or stopped (expired, client_gone), by reason.")
        for (mode, tally) in accounts.modes {
            for outcome in Outcome.allCases {
                for reason in DropReason.allCases {
                    let drops = tally.drops(outcome, reason)
                    guard drops > 0 || isExpected(outcome, reason) else { continue }
                    text.sample([.mode: mode, .outcome: outcome.name, .reason: reason.name], drops)
                }
            }
        }
        guard !accounts.policies.isEmpty else { return }
        text.family(
            .wouldShedTotal, .counter,
            "Requests that a policy would have dropped if it were not dark, by whether they kept their deadline.")
        for (policy, wouldShed) in accounts.policies {
            text.sample([.policy: policy, .deadline: "met"], wouldShed.met)
            text.sample([.policy: policy, .deadline: "missed"], wouldShed.missed)
        }
    }

    /// Only these rows are there before the first drop of their kind.
    private static func isExpected(_ outcome: Outcome, _ reason: DropReason) -> Bool {
        switch outcome {
        case .shed: reason != .abandoned && !reason.isOfKey
        case .expired: reason != .abandoned && !reason.isOnArrival && !reason.isOfKey
        case .clientGone: reason == .abandoned
        case .replied, .failed: false
        }
    }
}
