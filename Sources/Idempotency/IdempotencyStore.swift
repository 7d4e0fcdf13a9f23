import CLinux
import Glibc
import Synchronization
import Workload

/// What becomes of requests with idempotency keys, for all processes that are forked after it was made: which keys are
/// in use, and which results are kept. Any thread.
///
/// Its keys are spread over parts with a lock each, so that a process which dies while it has one leaves the others as
/// they are. `wakeup` becomes readable for everybody who watches it, edge-triggered, whenever something ends that
/// somebody waits for: nobody ever reads it, so that each write is an edge for all.
public final class IdempotencyStore: @unchecked Sendable {
    // Safe to send: the cells of a part are touched with its lock, but for what is said to need none; all else never
    // changes, but for `owners`, which is the supervisor's.

    /// Results and keys in use, at most.
    public let entries: Int
    /// An eventfd.
    public let wakeup: Int32
    /// The first part's lock is there, and then its cells.
    private let base: UnsafeMutableRawPointer
    private let length: Int
    let shards: [KeyShard]
    /// Bytes from one part to the next.
    private let stride: Int
    private var owners: UInt64 = 0
    /// Ends of this process's requests that no part was to be had for: it ends them as soon as it has their part again.
    private let unended = Lock<[KeyToken]>([])

    /// Parts, at most; and entries that one has at least, so that chance fills none much earlier than others.
    private static let mostShards = 16
    private static let fewestEntries = 64

    /// How long a request's thread waits for others to leave a part, in nanoseconds. They need less than a microsecond,
    /// unless one is stopped in the middle (SIGSTOP): then its request is served as if it had no key.
    private static let patience: Int64 = 10_000_000
    /// The same where a result would be lost.
    private static let longPatience: Int64 = 1_000_000_000

    /// To be made before the forks.
    public init(entries: Int) throws(IdempotencyError) {
        self.entries = entries
        let count = max(1, min(IdempotencyStore.mostShards, entries / IdempotencyStore.fewestEntries))
        let largest = (entries + count - 1) / count
        let bytes = Int(CLINUX_LOCK_BYTES) + KeyShard.size(of: largest) * MemoryLayout<UInt64>.stride
        let stride = (bytes + 63) / 64 * 64
        length = count * stride
        let flags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE
        guard let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, flags, -1, 0), mapped != MAP_FAILED else {
            throw .system(operation: "mmap \(length) bytes", errno: errno)
        }
        wakeup = clinux_eventfd()
        guard wakeup >= 0 else {
            munmap(mapped, length)
            throw .system(operation: "eventfd", errno: errno)
        }
        self.stride = stride
        base = mapped
        shards = (0..<count).map { number in
            let cells = (mapped + number * stride + Int(CLINUX_LOCK_BYTES)).assumingMemoryBound(to: Atomic<UInt64>.self)
            return KeyShard(number, capacity: (entries + count - 1 - number) / count, cells: cells)
        }
        for number in 0..<count { clinux_make_shared_lock(mapped + number * stride) }
    }

    var firstLock: UnsafeMutableRawPointer { base }

    deinit {
        munmap(base, length)
        close(wakeup)
    }

    /// In use, those included whose time is over and that nobody has come across since.
    public var count: Int { shards.reduce(0) { $0 + $1.count } }

    /// A name for a process that is about to be forked, which no other has. Supervisor.
    public func newOwner() -> UInt64 {
        owners += 1
        return owners
    }

    // MARK: Requests

    /// A request with a key has come.
    ///
    /// - Parameters:
    ///   - owner: the process that would serve it.
    ///   - waits: whether `wakeup` is to tell of the first one's end, if that is under way.
    public func begin(
        _ key: Fingerprint, _ order: Fingerprint, by owner: UInt64, waits: Bool, at now: Instant
    ) -> KeyRuling {
        let number = Int(key.first % UInt64(shards.count))
        return locked(number, within: IdempotencyStore.patience) {
            $0.begin(key, order, by: owner, waits: waits, at: now)
        } ?? .full
    }

    /// The first request has its result, which is kept until `end`; but not where others leave the part to nobody.
    public func finish(_ token: KeyToken, _ kept: KeptReply, until end: Instant) {
        self.end(token) { $0.finish(token, kept, until: end) }
    }

    /// The first request has none: whoever comes next with its key is the first.
    public func abandon(_ token: KeyToken) {
        end(token) { $0.abandon(token) }
    }

    /// - Parameter ending: whether somebody waits for it.
    private func end(_ token: KeyToken, _ ending: (KeyShard) -> Bool) {
        switch locked(token.shard, within: IdempotencyStore.longPatience, ending) {
        case true?: wake()
        case false?: break
        case nil: unended.withLock { $0.append(token) }
        }
    }

    /// Whether the first request has not ended. Takes no lock.
    public func isUnderWay(_ token: KeyToken) -> Bool { shards[token.shard].isUnderWay(token) }

    /// A process is gone: the keys of what it served are free.
    ///
    /// - Returns: false if some part could not be looked at: to be called again.
    public func release(_ owner: UInt64) -> Bool {
        let parts = shards.indices.map { number in
            locked(number, within: IdempotencyStore.patience) { $0.release(owner) }
        }
        // It may have died between the end of something and its word on that.
        wake()
        return !parts.contains(nil)
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(wakeup, &one, MemoryLayout<UInt64>.size)
    }

    /// Nil: others had the part for all that time.
    private func locked<Result>(
        _ number: Int, within nanoseconds: Int64, _ body: (KeyShard) -> Result
    ) -> Result? {
        let lock = base + number * stride
        switch clinux_take_shared_lock(lock, nanoseconds) {
        case 0: break
        case EOWNERDEAD:
            shards[number].repair()
            clinux_repaired_shared_lock(lock)
        default: return nil
        }
        defer { clinux_release_shared_lock(lock) }
        endRest(in: number)
        return body(shards[number])
    }

    /// With the part's lock.
    private func endRest(in number: Int) {
        let rest = unended.withLock { unended in
            let rest = unended.filter { $0.shard == number }
            if !rest.isEmpty { unended.removeAll { $0.shard == number } }
            return rest
        }
        let awaited = rest.map(shards[number].abandon)
        if awaited.contains(true) { wake() }
    }
}
