import Workload

/// What requests' compute cost, and how much of it was in vain.
enum CPUFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .computeCpuSecondsTotal, .counter, "CPU time that requests' compute parts took.")
        for (mode, tally) in accounts.modes { text.sample([.mode: mode], seconds: tally[.computeNanoseconds]) }
        text.family(
            .wastedCpuSecondsTotal, .counter,
            "CPU time of requests after their deadline, after a hang-up was seen, or before a policy stopped them.")
        for (mode, tally) in accounts.modes {
            for waste in Ending.Waste.allCases {
                text.sample([.mode: mode, .reason: waste.name], seconds: tally[waste.counter])
            }
        }
    }
}
