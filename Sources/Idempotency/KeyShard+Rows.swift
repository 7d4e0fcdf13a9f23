import Workload

/// What leads to a shard's entries: chains by key, the row of finished ones, and that of free ones. Links are counted
/// from 1, and 0 is none.
extension KeyShard {
    func key(of entry: KeyCells) -> Fingerprint {
        Fingerprint(self[entry.key], self[entry.key + 1], self[entry.key + 2], self[entry.key + 3])
    }

    func write(_ key: Fingerprint, _ order: Fingerprint, to entry: KeyCells) {
        self[entry.key] = key.first
        self[entry.key + 1] = key.second
        self[entry.key + 2] = key.third
        self[entry.key + 3] = key.fourth
        self[entry.order] = order.first
        self[entry.order + 1] = order.second
    }

    private func entry(at link: UInt64) -> KeyCells? {
        link == 0 ? nil : entry(Int(clamping: link) - 1)
    }

    private func link(to entry: KeyCells?) -> UInt64 {
        entry.map { UInt64($0.index + 1) } ?? 0
    }

    // MARK: By key

    func find(_ key: Fingerprint) -> KeyCells? {
        var next = entry(at: self[bucket(of: key)])
        while let entry = next {
            if self.key(of: entry) == key { return entry }
            next = self.entry(at: self[entry.next])
        }
        return nil
    }

    func link(_ entry: KeyCells, in bucket: Int) {
        self[entry.next] = self[bucket]
        self[bucket] = link(to: entry)
    }

    func unlink(_ entry: KeyCells, from bucket: Int) {
        var cell = bucket
        while let found = self.entry(at: self[cell]) {
            if found.index == entry.index {
                self[cell] = self[entry.next]
                return
            }
            cell = found.next
        }
    }

    // MARK: Finished ones, in the order in which they finished

    /// Whose time is over first, but for some that are kept for other times, before and after a reload.
    var oldest: KeyCells? { entry(at: self[KeyShard.oldest]) }

    func append(_ entry: KeyCells) {
        let last = self.entry(at: self[KeyShard.newest])
        setNeighbours(of: entry, last, nil)
        if let last { setNeighbours(of: last, before(last), entry) } else { self[KeyShard.oldest] = link(to: entry) }
        self[KeyShard.newest] = link(to: entry)
    }

    func takeOut(_ entry: KeyCells) {
        let (before, after) = (before(entry), after(entry))
        if let before {
            setNeighbours(of: before, self.before(before), after)
        } else {
            self[KeyShard.oldest] = link(to: after)
        }
        if let after {
            setNeighbours(of: after, before, self.after(after))
        } else {
            self[KeyShard.newest] = link(to: before)
        }
    }

    private func before(_ entry: KeyCells) -> KeyCells? { self.entry(at: self[entry.neighbours] >> 32) }

    private func after(_ entry: KeyCells) -> KeyCells? { self.entry(at: self[entry.neighbours] & 0xffff_ffff) }

    private func setNeighbours(of entry: KeyCells, _ before: KeyCells?, _ after: KeyCells?) {
        self[entry.neighbours] = link(to: before) << 32 | link(to: after)
    }

    // MARK: Free ones

    func putFree(_ entry: KeyCells) {
        self[entry.next] = self[KeyShard.free]
        self[KeyShard.free] = link(to: entry)
    }

    func takeFree() -> Int? {
        guard let entry = entry(at: self[KeyShard.free]) else { return nil }
        self[KeyShard.free] = self[entry.next]
        return entry.index
    }
}
