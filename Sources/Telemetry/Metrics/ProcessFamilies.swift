/// The supervisor's own process, under the conventional names.
enum ProcessFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        guard let process = facts.process else { return }
        text.family("process_cpu_seconds_total", .counter, "User and system CPU time of the supervisor.")
        text.sample(process.cpuSeconds)
        text.family("process_start_time_seconds", .gauge, "Start of the supervisor, since the epoch.")
        text.sample(process.startTime)
        text.family("process_resident_memory_bytes", .gauge, "Resident memory of the supervisor.")
        text.sample(process.residentBytes)
        text.family("process_virtual_memory_bytes", .gauge, "Virtual memory of the supervisor.")
        text.sample(process.virtualBytes)
        text.family("process_open_fds", .gauge, "Open descriptors of the supervisor.")
        text.sample(process.openDescriptors)
        if let maximum = process.maximumDescriptors {
            text.family("process_max_fds", .gauge, "Descriptors that the supervisor may have open.")
            text.sample(maximum)
        }
        text.family("process_threads", .gauge, "Threads of the supervisor, which forks and so has one.")
        text.sample(process.threads)
    }
}
