import Glibc
import Reactor

/// Finds out whether a process may have so many more threads, before libdispatch is asked for them: it would wait for
/// ever for those that it cannot have, and say nothing.
enum ThreadProbe {
    /// Address space that must be left beside them, in bytes: what malloc(3) reserves at once for a thread.
    private static let spare = 128 << 20

    /// Starts so many threads, which do nothing, and ends them.
    static func run(_ count: Int) throws(ReactorError) {
        // Where they wait until all are there.
        let gate = Lock(())
        var threads: [pthread_t] = []
        var failure: Int32 = 0
        gate.withLock { _ in
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
                        Unmanaged<Lock<Void>>.fromOpaque(context).takeRetainedValue().withLock { _ in }
                        return nil
                    }, passed.toOpaque())
                if failure == 0 { threads.append(thread) } else { passed.release() }
            }
            if failure == 0, !hasSpare { failure = ENOMEM }
        }
        for thread in threads { pthread_join(thread, nil) }
        if failure != 0 { throw .threads(had: threads.count, wanted: count, errno: failure) }
    }

    private static var hasSpare: Bool {
        let room = mmap(nil, spare, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let room, room != MAP_FAILED else { return false }
        munmap(room, spare)
        return true
    }
}
