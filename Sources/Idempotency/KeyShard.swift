import Synchronization
import Workload

/// One part of a store: keys that are in use, and results that are kept, in a fixed number of cells of memory. Cells of
/// zeros are an empty shard.
///
/// A machine without clock and lock: who calls it passes the time, and holds the lock by which processes take turns.
/// One that dies in the middle of it leaves entries whole, and all that leads to them to be made anew by `repair`.
struct KeyShard {
    /// Which part it is.
    let number: Int
    /// Entries, at most.
    let capacity: Int
    let cells: UnsafeMutablePointer<Atomic<UInt64>>
    /// Entries are found by their keys through as many chains, a power of two.
    private let buckets: Int

    /// Entries whose time is over that are let go of in one call, so that none takes long.
    static let mostExpired = 64

    init(_ number: Int = 0, capacity: Int, cells: UnsafeMutablePointer<Atomic<UInt64>>) {
        (self.number, self.capacity, self.cells) = (number, capacity, cells)
        buckets = KeyShard.buckets(of: capacity)
    }

    /// Cells that one needs.
    static func size(of capacity: Int) -> Int {
        headWidth + buckets(of: capacity) + capacity * (KeyCells.width + KeptWords.reasonWidth)
    }

    private static var headWidth: Int { 8 }
    /// Entries in use, counted.
    private static var used: Int { 0 }
    /// The first free entry of those that were used before; entries ever used; uses of all entries.
    static var free: Int { 1 }
    static var touched: Int { 2 }
    private static var uses: Int { 3 }
    /// The ends of the row of finished ones, the oldest first.
    static var oldest: Int { 4 }
    static var newest: Int { 5 }

    private static func buckets(of capacity: Int) -> Int {
        1 << (Int.bitWidth - (max(1, capacity) - 1).leadingZeroBitCount)
    }

    subscript(cell: Int) -> UInt64 {
        get { cells[cell].load(ordering: .relaxed) }
        nonmutating set { cells[cell].store(newValue, ordering: .relaxed) }
    }

    /// In use, those included whose time is over and that nobody has come across since. Without the lock, too.
    var count: Int { Int(clamping: self[KeyShard.used]) }

    func entry(_ index: Int) -> KeyCells {
        KeyCells(index: index, start: KeyShard.headWidth + buckets + index * KeyCells.width)
    }

    func reason(of index: Int) -> Int {
        KeyShard.headWidth + buckets + capacity * KeyCells.width + index * KeptWords.reasonWidth
    }

    func bucket(of key: Fingerprint) -> Int { KeyShard.headWidth + Int(truncatingIfNeeded: key.second) & (buckets - 1) }

    // MARK: What happens to requests

    /// A request with a key has come.
    ///
    /// - Parameters:
    ///   - owner: who would serve it.
    ///   - waits: whether it is to be woken when the first one ends, if that is under way.
    func begin(
        _ key: Fingerprint, _ order: Fingerprint, by owner: UInt64, waits: Bool, at now: Instant
    ) -> KeyRuling {
        expire(at: now)
        if let entry = find(key) {
            if let ruling = ruling(on: entry, order, waits: waits, at: now) { return ruling }
            remove(entry)
        }
        guard let index = room() else { return .full }
        let entry = entry(index)
        write(key, order, to: entry)
        self[entry.owner] = owner
        self[KeyShard.uses] += 1
        let token = KeyToken(shard: number, index: index, generation: self[KeyShard.uses])
        setState(of: entry, KeyPhase.underWay | token.generation << KeyPhase.generationBits)
        link(entry, in: bucket(of: key))
        self[KeyShard.used] += 1
        return .first(token)
    }

    /// Nil: what is there is none any more.
    private func ruling(on entry: KeyCells, _ order: Fingerprint, waits: Bool, at now: Instant) -> KeyRuling? {
        let state = self[entry.state]
        let isFinished = state & KeyPhase.mask == KeyPhase.finished
        if isFinished, self[entry.end] <= now.nanoseconds { return nil }
        guard self[entry.order] == order.first, self[entry.order + 1] == order.second else { return .mismatch }
        if isFinished { return KeptWords.read(from: self, entry).map { .kept($0) } }
        if waits { setState(of: entry, state | KeyPhase.isAwaited) }
        return .underWay(
            KeyToken(shard: number, index: entry.index, generation: state >> KeyPhase.generationBits))
    }

    /// The first request has its result.
    ///
    /// - Parameter end: until when it is kept.
    /// - Returns: whether somebody waits for it.
    func finish(_ token: KeyToken, _ kept: KeptReply, until end: Instant) -> Bool {
        guard isUnderWay(token) else { return false }
        let entry = entry(token.index)
        let state = self[entry.state]
        KeptWords.write(kept, to: self, entry)
        self[entry.end] = end.nanoseconds
        setState(of: entry, KeyPhase.finished | token.generation << KeyPhase.generationBits)
        append(entry)
        return state & KeyPhase.isAwaited != 0
    }

    /// The first request has none: its key is free.
    ///
    /// - Returns: whether somebody waits for it.
    func abandon(_ token: KeyToken) -> Bool {
        guard isUnderWay(token) else { return false }
        let entry = entry(token.index)
        let state = self[entry.state]
        remove(entry)
        return state & KeyPhase.isAwaited != 0
    }

    /// A process is gone, and what it served with it: those keys are free.
    ///
    /// - Returns: whether somebody waits for one of them.
    func release(_ owner: UInt64) -> Bool {
        var isAwaited = false
        for index in 0..<min(capacity, Int(clamping: self[KeyShard.touched])) {
            let entry = entry(index)
            let state = self[entry.state]
            guard state & KeyPhase.mask == KeyPhase.underWay, self[entry.owner] == owner else { continue }
            remove(entry)
            if state & KeyPhase.isAwaited != 0 { isAwaited = true }
        }
        return isAwaited
    }

    /// Whether the first request has not ended. Without the lock, too.
    func isUnderWay(_ token: KeyToken) -> Bool {
        let state = cells[entry(token.index).state].load(ordering: .acquiring)
        return state >> KeyPhase.generationBits == token.generation && state & KeyPhase.mask == KeyPhase.underWay
    }

    // MARK: Entries

    /// An entry for a new key; at the bound that of the result that is oldest; nil where all are under way.
    private func room() -> Int? {
        if self[KeyShard.used] >= UInt64(capacity) {
            guard let oldest = oldest else { return nil }
            remove(oldest)
        }
        if let index = takeFree() { return index }
        let index = Int(clamping: self[KeyShard.touched])
        guard index < capacity else { return nil }
        self[KeyShard.touched] += 1
        return index
    }

    private func expire(at now: Instant) {
        for _ in 0..<KeyShard.mostExpired {
            guard let oldest, self[oldest.end] <= now.nanoseconds else { return }
            remove(oldest)
        }
    }

    private func remove(_ entry: KeyCells) {
        let state = self[entry.state]
        setState(of: entry, state & ~(KeyPhase.mask | KeyPhase.isAwaited))
        unlink(entry, from: bucket(of: key(of: entry)))
        if state & KeyPhase.mask == KeyPhase.finished { takeOut(entry) }
        putFree(entry)
        self[KeyShard.used] -= 1
    }

    /// After all else of the entry is written.
    private func setState(of entry: KeyCells, _ state: UInt64) {
        cells[entry.state].store(state, ordering: .sequentiallyConsistent)
    }

    /// All but the entries themselves, after a process has died in the middle of something.
    func repair() {
        for cell in 0..<buckets { self[KeyShard.headWidth + cell] = 0 }
        for cell in [KeyShard.used, KeyShard.free, KeyShard.oldest, KeyShard.newest] { self[cell] = 0 }
        var finished: [KeyCells] = []
        for index in 0..<min(capacity, Int(clamping: self[KeyShard.touched])) {
            let entry = entry(index)
            let phase = self[entry.state] & KeyPhase.mask
            guard phase != KeyPhase.free else {
                putFree(entry)
                continue
            }
            link(entry, in: bucket(of: key(of: entry)))
            self[KeyShard.used] += 1
            if phase == KeyPhase.finished { finished.append(entry) }
        }
        for entry in finished.sorted(by: { self[$0.end] < self[$1.end] }) { append(entry) }
    }
}
