import Glibc
import Workload

/// The run queue of a pool of threads, each of which has a `Seat` at it. A thread that computes holds a slot; it leaves
/// the slot for its downstream call and queues for one afterwards, like any other entry. Any thread.
public final class BlockingRunQueue<Entry: Sendable>: @unchecked Sendable {
    // Safe to send: `mutex` guards every variable, and those of the seats.

    fileprivate let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let notEmpty: UnsafeMutablePointer<pthread_cond_t>
    private let clock: @Sendable () -> Instant
    /// For any idle thread.
    private var entries: RunQueue<Entry>
    /// Threads that have their request already, and wait for a slot. In one order with the entries.
    private var seats: RunQueue<Seat>
    private var pushed: UInt64 = 0
    /// Whether there are fewer slots than threads. If not, one that comes back from its call goes on at once.
    private let isRationed: Bool
    private var freeSlots: Int
    /// Threads that wait in `take`.
    private var idle = 0
    /// An idle thread has been woken and has not come to its entry yet.
    private var isWaking = false
    private var isClosed = false

    /// Which idle threads are to be woken.
    private enum Woken {
        case none, one, all
    }

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
        entries = RunQueue(scheduling, isGone: isGone)
        seats = RunQueue(scheduling)
        isRationed = scheduling.slots != nil
        freeSlots = scheduling.slots ?? .max
    }

    deinit {
        pthread_cond_destroy(notEmpty)
        pthread_mutex_destroy(mutex)
        notEmpty.deallocate()
        mutex.deallocate()
    }

    public var count: Int { locked { entries.count + seats.count } }

    /// Since when the one that has waited for longest is ready.
    public var oldest: Instant? { locked { [entries.oldest, seats.oldest].compactMap(\.self).min() } }

    /// Threads that wait in `take`.
    public var idleThreads: Int { locked { idle } }

    public func push(_ entry: Entry, _ ticket: Ticket) {
        wake(
            locked {
                pushed += 1
                entries.push(entry, ticket, number: pushed)
                grantSeats()
                return threadsToWake()
            })
    }

    /// Lets every thread go once the queue is empty.
    public func close() {
        wake(
            locked {
                isClosed = true
                return threadsToWake()
            })
    }

    private func wake(_ threads: Woken) {
        switch threads {
        case .none: break
        case .one: pthread_cond_signal(notEmpty)
        case .all: pthread_cond_broadcast(notEmpty)
        }
    }

    private func locked<T>(_ body: () -> T) -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    // MARK: Under the mutex

    /// Whether a thread that has its request is to get the next slot.
    private var isSeatsTurn: Bool {
        guard let seat = seats.next else { return false }
        guard let entry = entries.next, idle > 0 else { return true }
        return seat < entry
    }

    /// Gives slots to the threads whose turn it is.
    private func grantSeats() {
        while freeSlots > 0, isSeatsTurn, let taken = seats.take(at: clock()) {
            freeSlots -= 1
            taken.entry.grant(taken.ruling)
        }
    }

    /// Which idle threads must be woken. One at a time: it wakes the next one when it takes its entry and leaves
    /// others, so that requests which are shorter than a wake-up do not wake threads for nothing. Go's scheduler does
    /// so with its spinning threads (runtime/proc.go, "Worker thread parking/unparking"). At the end all of them.
    private func threadsToWake() -> Woken {
        if isClosed, entries.isEmpty { return idle > 0 ? .all : .none }
        guard freeSlots > 0, !entries.isEmpty, idle > 0, !isWaking else { return .none }
        isWaking = true
        return .one
    }

    /// What an idle thread is to begin with; nil if there is nothing for it now.
    private func takeEntry() -> Taken<Entry>? {
        guard freeSlots > 0, let taken = entries.take(at: clock()) else { return nil }
        freeSlots -= 1
        return taken
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
                queue.idle += 1
                queue.grantSeats()
                var taken = queue.takeEntry()
                while taken == nil, !(queue.isClosed && queue.entries.isEmpty) {
                    pthread_cond_wait(queue.notEmpty, queue.mutex)
                    queue.isWaking = false
                    queue.grantSeats()
                    taken = queue.takeEntry()
                }
                queue.idle -= 1
                queue.grantSeats()
                holdsSlot = taken != nil
                return (taken, queue.threadsToWake())
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
                    queue.grantSeats()
                    return queue.threadsToWake()
                })
        }

        /// Waits for a slot after `leave`, in the order of the discipline.
        ///
        /// - Returns: whether the request is to go on.
        public func rejoin(_ ticket: Ticket) -> Ruling {
            guard queue.isRationed else {
                return queue.locked { queue.entries.ruling(on: ticket, at: queue.clock()) }
            }
            let (ruling, woken) = queue.locked {
                granted = nil
                queue.pushed += 1
                queue.seats.push(self, ticket, number: queue.pushed)
                queue.grantSeats()
                while true {
                    if let ruling = granted { return (ruling, queue.threadsToWake()) }
                    pthread_cond_wait(changed, queue.mutex)
                }
            }
            holdsSlot = true
            queue.wake(woken)
            return ruling
        }

        fileprivate func grant(_ ruling: Ruling) {
            granted = ruling
            pthread_cond_signal(changed)
        }

        private func giveUpSlot() {
            guard holdsSlot else { return }
            holdsSlot = false
            queue.freeSlots += 1
        }
    }
}
