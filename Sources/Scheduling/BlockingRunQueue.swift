import Glibc
import Workload

/// The run queue of a pool of threads, each of which has a `Seat` at it. A thread that computes holds a slot; it leaves
/// the slot for its downstream call and queues for one afterwards, like any other entry. What is decided, `PoolQueue`
/// decides; this has its threads wait and wakes them. Any thread.
public final class BlockingRunQueue<Entry: Sendable>: @unchecked Sendable {
    // Safe to send: `mutex` guards every variable, and those of the seats.

    fileprivate let mutex: UnsafeMutablePointer<pthread_mutex_t>
    fileprivate let clock: @Sendable () -> Instant
    fileprivate let isRationed: Bool
    fileprivate var pool: PoolQueue<Entry, Seat>
    /// Of threads that wait for an entry. The one that has come last is woken first: its stack is still in the caches.
    fileprivate var idleSeats: [Seat] = []

    /// - Parameters:
    ///   - clock: asked only where the policy wants to know the time.
    ///   - isGone: whether an entry's client is gone, and nobody waits for it.
    public init(
        _ scheduling: Scheduling = Scheduling(), clock: @escaping @Sendable () -> Instant,
        isGone: (@Sendable (Entry) -> Bool)? = nil
    ) {
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        self.clock = clock
        pool = PoolQueue(scheduling, isGone: isGone)
        isRationed = pool.isRationed
    }

    deinit {
        pthread_mutex_destroy(mutex)
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

    /// Threads that are woken once the mutex is unlocked.
    fileprivate enum Woken {
        case none
        case one(Seat)
        case all([Seat])
    }

    fileprivate func wake(_ woken: Woken) {
        switch woken {
        case .none: break
        case .one(let seat): seat.signal()
        case .all(let seats): for seat in seats { seat.signal() }
        }
    }

    fileprivate func locked<T>(_ body: () -> T) -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Under the mutex, after whatever happened.
    ///
    /// - Parameter isLeaving: the calling thread is about to sleep, and so leaves its CPU.
    fileprivate func settle(isLeaving: Bool = false) -> Woken {
        grantSeats(isLeaving: isLeaving)
        switch pool.threadsToWake() {
        case .none: return .none
        case .one:
            guard let seat = idleSeats.popLast() else { return .none }
            if isLeaving { seat.prepareToWake() }
            return .one(seat)
        case .all:
            defer { idleSeats = [] }
            return .all(idleSeats)
        }
    }

    /// Under the mutex: gives slots to the threads whose turn it is.
    fileprivate func grantSeats(isLeaving: Bool) {
        while let taken = pool.granted(at: clock()) { taken.entry.grant(taken.ruling, isLeaving: isLeaving) }
    }
}

// MARK: - Seats

extension BlockingRunQueue {
    /// A thread's place at the queue. Made by any thread, then used by one at a time.
    public final class Seat: @unchecked Sendable {
        // Safe to send: the queue's mutex guards what other threads touch, which is `granted` and `start`.

        private let queue: BlockingRunQueue
        private let changed: UnsafeMutablePointer<pthread_cond_t>
        private var holdsSlot = false
        /// Of the thread that waits here, if slots are rationed: a seat may be one thread's after another's, where a
        /// library chooses the threads.
        private var start: StartingCPU?
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
                queue.grantSeats(isLeaving: true)
                var taken = queue.pool.take(at: queue.clock())
                while taken == nil, !queue.pool.isOver {
                    queue.idleSeats.append(self)
                    wait()
                    // It may have woken by itself.
                    queue.idleSeats.lastIndex { $0 === self }.map { _ = queue.idleSeats.remove(at: $0) }
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
                    return queue.settle(isLeaving: true)
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
                queue.grantSeats(isLeaving: true)
                while true {
                    if let ruling = granted { return ruling }
                    wait()
                }
            }
            holdsSlot = true
            return ruling
        }

        fileprivate func grant(_ ruling: Ruling, isLeaving: Bool) {
            granted = ruling
            if isLeaving { prepareToWake() }
            signal()
        }

        fileprivate func signal() { pthread_cond_signal(changed) }

        /// Under the mutex, on a thread that gives up its slot and leaves its CPU within microseconds: the next one is
        /// to begin there, and not behind another that computes.
        fileprivate func prepareToWake() {
            // A thread that gives itself a slot does not wait, and goes on where it is.
            start?.suggestOwn()
        }

        /// Under the mutex, on the thread that uses it.
        private func wait() {
            if queue.isRationed { start = StartingCPU() }
            pthread_cond_wait(changed, queue.mutex)
            start?.lift()
            start = nil
        }

        private func giveUpSlot() {
            guard holdsSlot else { return }
            holdsSlot = false
            queue.pool.freeSlot()
        }
    }
}
