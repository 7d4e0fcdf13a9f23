import Workload

/// How workers fare. While a mode is switched, two processes of one slot are shown as one.
enum WorkerFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(.inFlight, .gauge, "Requests that arrived and have not ended.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally.inFlight) }
        text.family(.runQueueDepth, .gauge, "Requests that are ready to compute and wait for a runner.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally[.runQueueDepth]) }
        text.family(
            .bufferedBytes, .gauge,
            "What bodies, downstream replies and bytes that wait to be parsed take of limits.buffers.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally[.bufferedBytes]) }
        text.family(.workerRequestsTotal, .counter, "Requests that ended, the lost ones included.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally.committed) }
        text.family(
            .workerCpuSecondsTotal, .counter,
            "CPU time of a worker's process, whatever it was spent on: compute, the front, the kernel for it.")
        for (slot, tally) in accounts.workers {
            text.sample([.worker: "\(slot)"], seconds: tally[.processNanoseconds])
        }
        text.family(
            .workerContextSwitchesTotal, .counter,
            "Times the front's thread left its CPU: to wait, or because its time was up. Up to 250 ms old.")
        for (slot, tally) in accounts.workers {
            text.sample([.worker: "\(slot)", .kind: "voluntary"], tally[.voluntarySwitches])
            text.sample([.worker: "\(slot)", .kind: "involuntary"], tally[.involuntarySwitches])
        }
        text.family(.workers, .gauge, "Worker processes, by where they stand.")
        for state in WorkerState.allCases {
            text.sample([.state: state.rawValue], UInt64(facts.workers.count { $0.state == state && !$0.isStuck }))
        }
        text.sample([.state: WorkerState.stuck], UInt64(facts.workers.count(where: \.isStuck)))
        text.family(.workerRestartsTotal, .counter, "Workers started in the place of one that died.")
        text.sample(facts.workerRestarts)
        text.family(
            .workerStandstillsTotal, .counter,
            "Times that a worker was found without progress for longer than watchdog_compute_limit.")
        text.sample(facts.workerStandstills)
        text.family(
            .workerStartSeconds, .gauge, "From a worker's fork until it accepted, loading included.")
        for slot in Set(facts.workers.map(\.slot)).sorted() {
            guard let worker = facts.workers.first(where: { $0.slot == slot && $0.state == .ready }),
                let start = worker.start
            else { continue }
            text.sample([.worker: "\(slot)"], seconds: UInt64(max(0, start.nanoseconds)))
        }
        collectMemory(of: facts.workers, into: &text)
    }

    private static func collectMemory(of workers: [WorkerFacts], into text: inout ExpositionText) {
        text.family(
            .workerMemoryBytes, .gauge,
            "A worker's memory: resident (rss), resident with shared pages divided among sharers (pss), and its parts.")
        for slot in Set(workers.map(\.slot)).sorted() {
            let processes = workers.filter { $0.slot == slot }.compactMap(\.memory)
            guard !processes.isEmpty else { continue }
            let sum = { (part: KeyPath<MemoryFacts, UInt64>) in processes.reduce(0) { $0 + $1[keyPath: part] } }
            text.sample([.worker: "\(slot)", .kind: "rss"], sum(\.resident))
            text.sample([.worker: "\(slot)", .kind: "pss"], sum(\.proportional))
            text.sample([.worker: "\(slot)", .kind: "private"], sum(\.private))
            text.sample([.worker: "\(slot)", .kind: "shared"], sum(\.shared))
        }
    }
}
