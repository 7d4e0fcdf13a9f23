import DequeModule

/// A task executor that runs its jobs on the loop's thread, when told to. With every task preferring it, the process
/// has one OS thread: Swift's global pool is never started.
final class LoopExecutor: TaskExecutor {
    /// Safe: jobs are enqueued by tasks that run here or by the loop itself, so the loop's thread alone touches them.
    nonisolated(unsafe) private var jobs = Deque<UnownedJob>()

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.append(UnownedJob(job))
    }

    /// Runs jobs until none is left.
    func drain() {
        while let job = jobs.popFirst() {
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
