import Workload

/// Workers' calls of the downstream.
enum DownstreamFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(.downstreamDialsTotal, .counter, "Connections to the downstream that were begun.")
        for (mode, tally) in accounts.modes { text.sample([.mode: mode], tally[.downstreamDials]) }
        text.family(
            .downstreamRedialsTotal, .counter,
            "Calls begun again because a kept connection turned out dead.")
        for (mode, tally) in accounts.modes { text.sample([.mode: mode], tally[.downstreamRedials]) }
        text.family(
            .downstreamErrorsTotal, .counter, "Requests whose downstream call failed, by how it failed.")
        for (mode, tally) in accounts.modes {
            for kind in DownstreamErrorKind.allCases {
                text.sample([.mode: mode, .kind: kind.name], tally[.downstream(kind)])
            }
        }
    }
}
