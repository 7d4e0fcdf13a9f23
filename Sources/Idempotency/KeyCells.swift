/// Where the cells of one entry lie, two cache lines of them.
struct KeyCells {
    /// Which entry it is of its shard.
    let index: Int
    let start: Int

    static var width: Int { 16 }

    var key: Int { start }
    /// The first half of the order's fingerprint: who would make others of it equal harms his own key alone.
    var order: Int { start + 4 }
    /// `KeyPhase` and its flags, and above `generationBits` how often entries have been used before. Written last when
    /// an entry begins or ends, so that the entry is whole whenever a process dies.
    var state: Int { start + 6 }
    /// Who serves the first request.
    var owner: Int { start + 7 }
    /// When the result's time is over, in nanoseconds.
    var end: Int { start + 8 }
    /// Of the result: a byte each for what it is and how it failed, the length of its reason, and its status.
    var result: Int { start + 9 }
    var digest: Int { start + 10 }
    /// The next one in its bucket, or among the free ones, counted from 1; 0: none.
    var next: Int { start + 14 }
    /// Of a finished one, those that finished before it and behind it, 32 bits each, counted likewise.
    var neighbours: Int { start + 15 }
}

/// The low bits of an entry's state.
enum KeyPhase {
    static var mask: UInt64 { 3 }
    static var free: UInt64 { 0 }
    static var underWay: UInt64 { 1 }
    static var finished: UInt64 { 2 }
    /// Somebody waits for it.
    static var isAwaited: UInt64 { 16 }
    static var generationBits: UInt64 { 8 }
}
