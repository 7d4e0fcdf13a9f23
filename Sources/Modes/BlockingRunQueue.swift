import Glibc

/// The run queue of a pool: `take` waits until there is something to take. Any thread.
final class BlockingRunQueue<Entry: Sendable>: @unchecked Sendable {
    // Safe to send: `mutex` guards every variable.

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let notEmpty: UnsafeMutablePointer<pthread_cond_t>
    private var entries = RunQueue<Entry>()
    private var waiting = 0
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

    func push(_ entry: Entry) {
        let someoneWaits = locked {
            entries.push(entry)
            return waiting > 0
        }
        if someoneWaits { pthread_cond_signal(notEmpty) }
    }

    /// The next entry; nil once the queue is closed and empty.
    func take() -> Entry? {
        locked {
            while entries.isEmpty && !isClosed {
                waiting += 1
                pthread_cond_wait(notEmpty, mutex)
                waiting -= 1
            }
            return entries.take()
        }
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
