import Glibc

/// The run queue of a pool: `take` waits until there is something to take. Any thread.
final class BlockingRunQueue<Entry: Sendable>: @unchecked Sendable {
    // Safe to send: `mutex` guards every variable.

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let notEmpty: UnsafeMutablePointer<pthread_cond_t>
    private var entries = RunQueue<Entry>()
    private var waiting = 0
    /// A thread has been woken and has not come to its entry yet.
    private var isWaking = false
    private var isClosed = false

    init() {
        mutex = .allocate(capacity: 1)
        notEmpty = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(notEmpty, nil)
    }

    deinit {
        pthread_cond_destroy(notEmpty)
        pthread_mutex_destroy(mutex)
        notEmpty.deallocate()
        mutex.deallocate()
    }

    var count: Int {
        locked { entries.count }
    }

    /// Threads that wait in `take`.
    var idleThreads: Int {
        locked { waiting }
    }

    func push(_ entry: Entry) {
        let wakes = locked {
            entries.push(entry)
            return wakesOne()
        }
        if wakes { pthread_cond_signal(notEmpty) }
    }

    /// The next entry; nil once the queue is closed and empty.
    func take() -> Entry? {
        let (entry, wakes) = locked {
            while entries.isEmpty && !isClosed {
                waiting += 1
                pthread_cond_wait(notEmpty, mutex)
                waiting -= 1
                isWaking = false
            }
            return (entries.take(), wakesOne())
        }
        if wakes { pthread_cond_signal(notEmpty) }
        return entry
    }

    /// Under the mutex: whether one more thread must be woken. One at a time: it wakes the next one when it takes its
    /// entry and leaves others, so that requests which are shorter than a wake-up do not wake threads for nothing. Go's
    /// scheduler does so with its spinning threads (runtime/proc.go, "Worker thread parking/unparking").
    private func wakesOne() -> Bool {
        guard !entries.isEmpty, waiting > 0, !isWaking else { return false }
        isWaking = true
        return true
    }

    /// Lets every waiting thread go once the queue is empty.
    func close() {
        locked { isClosed = true }
        pthread_cond_broadcast(notEmpty)
    }

    private func locked<T>(_ body: () -> T) -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
