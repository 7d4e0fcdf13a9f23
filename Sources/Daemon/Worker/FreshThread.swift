import Configuration
import Glibc

/// A thread that begins in this process, for a child of a fork that is to have several.
///
/// The thread that comes out of a fork is a copy, and Swift's run-time goes on to take its parent's id for its own: a
/// lock of the run-time's (that of a value that is made once, or `Mutex`) holds the id of its owner, and where another
/// thread waits for it, the kernel lets only that owner give it away (FUTEX_UNLOCK_PI, futex(2)): nobody ever gets it.
/// Without a second thread nobody waits. A thread that begins after the fork learns its own id.
enum FreshThread {
    private final class Job {
        let work: () -> Int32
        var result: Int32 = 1

        init(_ work: @escaping () -> Int32) {
            self.work = work
        }
    }

    /// Runs `work` there, and waits until it ends. Its result, or 1 with a line on standard error.
    static func run(_ work: @escaping () -> Int32) -> Int32 {
        let job = Job(work)
        // Retained for the thread, which releases it.
        let passed = Unmanaged.passRetained(job)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let job = Unmanaged<Job>.fromOpaque(context).takeRetainedValue()
                job.result = job.work()
                return nil
            }, passed.toOpaque())
        guard failure == 0 else {
            passed.release()
            complain("a worker's thread: \(String(cString: strerror(failure))): \(Room.obstacle(toThreads: 1))")
            return 1
        }
        pthread_join(thread, nil)
        return job.result
    }
}
