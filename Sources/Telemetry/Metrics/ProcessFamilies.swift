/// The supervisor's own process, under the conventional names.
enum ProcessFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        guard let process = facts.process else { return }
        text.family(.processCpuSecondsTotal, .counter, "User and system CPU time of the supervisor.")
        text.sample(process.cpuSeconds)
        text.family(.processStartTimeSeconds, .gauge, "Start of the supervisor, since the epoch.")
        text.sample(process.startTime)
        text.family(.processResidentMemoryBytes, .gauge, "Resident memory of the supervisor.")
        text.sample(process.residentBytes)
        text.family(.processVirtualMemoryBytes, .gauge, "Virtual memory of the supervisor.")
        text.sample(process.virtualBytes)
        text.family(.processOpenFds, .gauge, "Open descriptors of the supervisor.")
        text.sample(process.openDescriptors)
        if let maximum = process.maximumDescriptors {
            text.family(.processMaxFds, .gauge, "Descriptors that the supervisor may have open.")
            text.sample(maximum)
        }
        text.family(.processThreads, .gauge, "Threads of the supervisor, which forks and so has one.")
        text.sample(process.threads)
    }
}
