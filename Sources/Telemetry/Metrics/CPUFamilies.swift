/// What requests' compute cost, and how much of it was in vain.
enum CPUFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .computeCpuSecondsTotal, .counter, "CPU time that requests' compute parts took.")
        for (mode, tally) in accounts.modes { text.sample([.mode: mode], seconds: tally[.computeNanoseconds]) }
        text.family(
            .wastedCpuSecondsTotal, .counter,
            "CPU time spent on requests after their deadline, or after their client's hang-up was seen.")
        for (mode, tally) in accounts.modes {
            text.sample([.mode: mode, .reason: "deadline"], seconds: tally[.wastedAfterDeadlineNanoseconds])
            text.sample([.mode: mode, .reason: "hangup"], seconds: tally[.wastedAfterHangupNanoseconds])
        }
    }
}
