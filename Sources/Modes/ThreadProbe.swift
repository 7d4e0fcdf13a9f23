import Glibc
import Reactor
import Workload

/// Finds out whether a process may have so many more threads, before libdispatch is asked for them: it would wait for
/// ever for those that it cannot have, and say nothing.
enum ThreadProbe {
    /// Address space that must be left beside them, in bytes: what malloc(3) reserves at once for a thread.
    private static let spare = 128 << 20

    /// Starts so many threads, which do nothing, and ends them.
    static func run(_ count: Int) throws(ReactorError) {
        let gate = Gate()
        var threads: [pthread_t] = []
        var failure: Int32 = 0
        gate.closed.withLock { _ in
            while threads.count < count, failure == 0 {
                var thread = pthread_t()
                // Retained for the thread, which releases it.
                let passed = Unmanaged.passRetained(gate)
                failure = pthread_create(
                    &thread, nil,
                    { context in
                        guard let context else { return nil }
                        // Where malloc(3) gives a thread memory of its own, it takes address space for that too.
                        free(strdup("a thread's first memory"))
                        Unmanaged<Gate>.fromOpaque(context).takeRetainedValue().pass()
                        return nil
                    }, passed.toOpaque())
                guard failure == 0 else { return passed.release() }
                threads.append(thread)
                gate.awaitOne()
            }
            if failure == 0, !hasSpare { failure = ENOMEM }
        }
        for thread in threads { pthread_join(thread, nil) }
        if failure != 0 { throw .threads(had: threads.count, wanted: count, errno: failure) }
    }

    /// Where threads wait, with all that they take, until every one is there.
    private final class Gate: @unchecked Sendable {
        // Safe to send: a semaphore is made for that.
        let closed = Lock(())
        private let arrived: UnsafeMutablePointer<sem_t>

        init() {
            arrived = .allocate(capacity: 1)
            sem_init(arrived, 0, 0)
        }

        deinit {
            sem_destroy(arrived)
            arrived.deallocate()
        }

        /// On a new thread.
        func pass() {
            sem_post(arrived)
            closed.withLock { _ in }
        }

        /// Waits for one more thread to have come here.
        func awaitOne() {
            while sem_wait(arrived) != 0, errno == EINTR {}
        }
    }

    private static var hasSpare: Bool {
        let room = mmap(nil, spare, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let room, room != MAP_FAILED else { return false }
        munmap(room, spare)
        return true
    }
}
