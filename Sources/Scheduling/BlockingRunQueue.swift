import Glibc
import Workload

/// The run queue of a pool of threads, each of which has a `Seat` at it. A thread that computes holds a slot; it leaves
/// the slot for its downstream call and queues for one afterwards, like any other entry. What is decided, `PoolQueue`
/// decides; this has its threads wait and wakes them. Any thread.
public final class BlockingRunQueue<Entry: Sendable>: @unchecked Sendable {
    // Safe to send: `mutex` guards every variable, and those of the seats.

    fileprivate let mutex: UnsafeMutablePointer<pthread_mutex_t>
    fileprivate let notEmpty: UnsafeMutablePointer<pthread_cond_t>
    fileprivate let clock: @Sendable () -> Instant
    fileprivate let isRationed: Bool
    fileprivate var pool: PoolQueue<Entry, Seat>

    /// - Parameters:
    ///   - clock: asked only where the policy wants to know the time.
    ///   - isGone: whether an entry's client is gone, and nobody waits for it.
    public init(
        _ scheduling: Scheduling = Scheduling(), clock: @escaping @Sendable () -> Instant,
        isGone: (@Sendable (Entry) -> Bool)? = nil
    ) {
        mutex = .allocate(capacity: 1)
        notEmpty = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(notEmpty, nil)
        self.clock = clock
        pool = PoolQueue(scheduling, isGone: isGone)
        isRationed = pool.isRationed
    }

    deinit {
        pthread_cond_destroy(notEmpty)
        pthread_mutex_destroy(mutex)
        notEmpty.deallocate()
        mutex.deallocate()
    }

    public var count: Int { locked { pool.count } }

    /// Since when the one that has waited for longest is ready.
    public var oldest: Instant? { locked { pool.oldest } }

    /// Threads that wait in `take`.
    public var idleThreads: Int { locked { pool.idle } }

    public func push(_ entry: Entry, _ ticket: Ticket) {
        wake(
            locked {
                pool.push(entry, ticket)
                return settle()
            })
    }

    /// Lets every thread go once the queue is empty.
    public func close() {
        wake(
            locked {
                pool.close()
                return settle()
            })
    }

    fileprivate func wake(_ threads: PoolQueue<Entry, Seat>.Woken) {
        switch threads {
        case .none: break
        case .one: pthread_cond_signal(notEmpty)
        case .all: pthread_cond_broadcast(notEmpty)
        }
    }

    fileprivate func locked<T>(_ body: () -> T) -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Under the mutex, after whatever happened. Which idle threads must be woken, once it is unlocked.
    fileprivate func settle() -> PoolQueue<Entry, Seat>.Woken {
        grantSeats()
        return pool.threadsToWake()
    }

    /// Under the mutex: gives slots to the threads whose turn it is.
    fileprivate func grantSeats() {
        while let taken = pool.granted(at: clock()) { taken.entry.grant(taken.ruling) }
    }
}

// MARK: - Seats

extension BlockingRunQueue {
    /// A thread's place at the queue. Made by any thread, then used by its own.
    public final class Seat: @unchecked Sendable {
        // Safe to send: the queue's mutex guards what other threads touch, which is `granted`.

        private let queue: BlockingRunQueue
        private let changed: UnsafeMutablePointer<pthread_cond_t>
        private var holdsSlot = false
        /// Set once the slot that this thread waits for is its own: what it is to do with it.
        private var granted: Ruling?

        public init(at queue: BlockingRunQueue) {
            self.queue = queue
            changed = .allocate(capacity: 1)
            pthread_cond_init(changed, nil)
        }

        deinit {
            pthread_cond_destroy(changed)
            changed.deallocate()
        }

        /// Waits for a request to begin and a slot, after giving up the slot that it has. Nil once the queue is closed
        /// and empty.
        public func take() -> Taken<Entry>? {
            let (taken, woken) = queue.locked {
                giveUpSlot()
                queue.pool.beginIdling()
                queue.grantSeats()
                var taken = queue.pool.take(at: queue.clock())
                while taken == nil, !queue.pool.isOver {
                    pthread_cond_wait(queue.notEmpty, queue.mutex)
                    queue.pool.hasWoken()
                    taken = queue.pool.take(at: queue.clock())
                }
                queue.pool.endIdling()
                holdsSlot = taken != nil
                return (taken, queue.settle())
            }
            queue.wake(woken)
            return taken
        }

        /// Gives up the slot, before a wait that computes nothing.
        public func leave() {
            guard queue.isRationed else { return }
            queue.wake(
                queue.locked {
                    giveUpSlot()
                    return queue.settle()
                })
        }

        /// Waits for a slot after `leave`, in the order of the discipline.
        ///
        /// - Returns: whether the request is to go on.
        public func rejoin(_ ticket: Ticket) -> Ruling {
            guard queue.isRationed else {
                return queue.locked { queue.pool.ruling(on: ticket, at: queue.clock()) }
            }
            let ruling = queue.locked {
                granted = nil
                queue.pool.rejoin(self, ticket)
                queue.grantSeats()
                while true {
                    if let ruling = granted { return ruling }
                    pthread_cond_wait(changed, queue.mutex)
                }
            }
            holdsSlot = true
            return ruling
        }

        fileprivate func grant(_ ruling: Ruling) {
            granted = ruling
            pthread_cond_signal(changed)
        }

        private func giveUpSlot() {
            guard holdsSlot else { return }
            holdsSlot = false
            queue.pool.freeSlot()
        }
    }
}
