import Workload

/// What policies drop, and what dark ones would.
enum PolicyFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .droppedRequestsTotal, .counter,
            "Requests that a policy refused before any work (shed) or stopped after it began (expired), by reason.")
        for (mode, tally) in accounts.modes {
            for reason in DropReason.allCases {
                text.sample(
                    [.mode: mode, .outcome: Outcome.shed.name, .reason: reason.name], tally.sheds(reason))
            }
            for reason in DropReason.allCases where !reason.isOnArrival {
                text.sample(
                    [.mode: mode, .outcome: Outcome.expired.name, .reason: reason.name], tally[.dropped(reason)])
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
}
