/// The threads of modes that have a pool of them.
enum ThreadFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        let threads = facts.workers.reduce(into: [Int: Int]()) { threads, worker in
            if let count = worker.threads { threads[worker.slot, default: 0] += count }
        }
        guard !threads.isEmpty else { return }
        let slots = threads.keys.sorted()
        text.family(.threads, .gauge, "Threads of a worker that take requests.")
        for slot in slots { text.sample([.worker: "\(slot)"], UInt64(threads[slot, default: 0])) }
        text.family(
            .busyThreads, .gauge,
            "Those of them that have a request: they compute, wait for its downstream call, or write its reply.")
        for (slot, tally) in accounts.workers where threads[slot] != nil {
            text.sample([.worker: "\(slot)"], tally.busyThreads)
        }
    }
}
