import Modes
import Workload

extension Rule {
    /// Descriptors that the supervisor needs beside those for its workers.
    private static let descriptorsBeside = 32
    /// The supervisor's for each worker: a line and a listening socket, for two generations while a reload goes on.
    private static let descriptorsPerWorker = 4
    /// Memory that an idle worker has for itself, in bytes, its application data left out.
    private static let bytesPerWorker = 4 << 20

    /// More workers than the supervisor has descriptors for.
    static let descriptors = Rule(paths: ["workers"]) { configuration, terms in
        guard let limit = terms.room?.descriptors else { return nil }
        let most = max(0, limit - descriptorsBeside) / descriptorsPerWorker
        guard configuration.workers > most else { return nil }
        guard most > 0 else {
            let least = descriptorsBeside + descriptorsPerWorker
            return "a limit of \(limit) descriptors (ulimit -Hn) has no room for one; raise it to \(least) or more"
        }
        return
            "want at most \(most), for so many a limit of \(limit) descriptors has room (ulimit -Hn), "
            + "got \(configuration.workers)"
    }

    /// More workers, or more application data, than there is memory for.
    static let memory = Rule(paths: ["working_set", "workers", "load"]) { configuration, terms in
        guard let free = terms.room?.memory else { return nil }
        let isLoaded = configuration.workingSet == terms.room?.sharing
        let copies = configuration.load == .afterFork ? configuration.workers : isLoaded ? 0 : 1
        let (data, overflow) = configuration.workingSet.multipliedReportingOverflow(by: copies)
        let needed = data.addingReportingOverflow(configuration.workers * bytesPerWorker)
        guard overflow || needed.overflow || needed.partialValue > free else { return nil }
        let workers = NumberText.count(configuration.workers, "worker")
        return
            "want what fits into \(megabytes(free)) of free memory, got "
            + "\(SizeText.format(configuration.workingSet)) loaded \(configuration.load.rawValue) and \(workers), "
            + "which need \(overflow || needed.overflow ? "more than there can be" : megabytes(needed.partialValue))"
    }

    /// Tasks of a worker besides its threads: the thread that came out of the fork, and the front's.
    private static let tasksBeside = 2

    /// More processes and threads than may be had: libdispatch would wait for ever for those that it cannot have.
    static let tasks = Rule(paths: ["threads", "workers", "mode"]) { configuration, terms in
        let own = configuration.runnerThreads(cpus: terms.cpus)
        let each = own.map { $0 + tasksBeside } ?? 1
        // The embedded downstream, or a child that calibrates; and who writes the access log.
        let needed = configuration.workers * each + (configuration.log.access == .off ? 1 : 2)
        guard let limit = terms.room?.tasks, needed > limit.left else { return nil }
        let workers = NumberText.count(configuration.workers, "worker")
        let threads = own.map { ", \($0) in each of \(workers)" } ?? " for \(workers)"
        return
            "want what fits into the \(limit.left) tasks that \(limit.name) leaves, got \(needed)\(threads); "
            + "lower \(configuration.hasOwnThreads ? "threads or workers" : "workers"), or raise the limit"
    }

    /// More threads in a worker than there is room for their stacks.
    static let threads = Rule(paths: ["threads", "mode"]) { configuration, terms in
        guard let limit = terms.room?.threads, let own = configuration.runnerThreads(cpus: terms.cpus), own > limit.left
        else { return nil }
        return "want at most \(limit.left), for so many \(limit.name) has room, got \(own)"
    }

    private static func megabytes(_ bytes: Int) -> String { "\(bytes >> 20)MiB" }
}

extension Configuration {
    /// Whether `threads` says how many a worker has.
    fileprivate var hasOwnThreads: Bool {
        if case .pool = self.mode.runners { true } else { false }
    }

    /// Threads of a worker beside its loop's; nil: its mode has none.
    ///
    /// - Parameter cpus: CPUs that may be used.
    package func runnerThreads(cpus: Int) -> Int? {
        self.mode.runners.threads(configured: self.threads, cpus: cpus)
    }
}
