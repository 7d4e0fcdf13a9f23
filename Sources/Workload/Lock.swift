import Glibc

/// A value that one thread at a time may touch. Any thread.
///
/// Not Swift's own `Mutex`: it keeps its owner's thread id, which is wrong in a child of a fork, and waits where
/// ThreadSanitizer does not see it, so that what it orders seems to race.
public final class Lock<Value: ~Copyable & Sendable>: @unchecked Sendable {
    // Safe to send: `mutex` guards `value`.

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    public init(_ value: consuming Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// - Parameter body: must not take this lock again: the thread would wait for itself.
    public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
