/// How workers fare. While a mode is switched, two processes of one slot are shown as one.
enum WorkerFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family("deadlined_in_flight", .gauge, "Requests that arrived and have not ended.")
        for (slot, tally) in accounts.workers { text.sample(["worker": "\(slot)"], tally.inFlight) }
        text.family("deadlined_run_queue_depth", .gauge, "Requests that are ready to compute and wait for a runner.")
        for (slot, tally) in accounts.workers { text.sample(["worker": "\(slot)"], tally[.runQueueDepth]) }
        text.family("deadlined_workers", .gauge, "Worker processes, by where they stand.")
        for state in WorkerState.allCases {
            text.sample(["state": state.rawValue], UInt64(facts.workers.count { $0.state == state }))
        }
        text.family("deadlined_worker_restarts_total", .counter, "Workers started in the place of one that died.")
        text.sample(facts.workerRestarts)
        text.family(
            "deadlined_worker_standstills_total", .counter,
            "Times that a worker was found without progress for longer than watchdog_compute_limit.")
        text.sample(facts.workerStandstills)
        collectMemory(of: facts.workers, into: &text)
    }

    private static func collectMemory(of workers: [WorkerFacts], into text: inout ExpositionText) {
        text.family(
            "deadlined_worker_memory_bytes", .gauge,
            "A worker's memory: resident (rss), resident with shared pages divided among sharers (pss), and its parts.")
        for slot in Set(workers.map(\.slot)).sorted() {
            let processes = workers.filter { $0.slot == slot }.compactMap(\.memory)
            guard !processes.isEmpty else { continue }
            let sum = { (part: KeyPath<MemoryFacts, UInt64>) in processes.reduce(0) { $0 + $1[keyPath: part] } }
            text.sample(["worker": "\(slot)", "kind": "rss"], sum(\.resident))
            text.sample(["worker": "\(slot)", "kind": "pss"], sum(\.proportional))
            text.sample(["worker": "\(slot)", "kind": "private"], sum(\.private))
            text.sample(["worker": "\(slot)", "kind": "shared"], sum(\.shared))
        }
    }
}
