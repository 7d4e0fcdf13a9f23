import Synchronization
import Workload

@testable import Idempotency

/// A shard in this process's own memory, and what is known of it from outside.
final class ShardBench {
    let shard: KeyShard
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>

    init(capacity: Int) {
        let count = KeyShard.size(of: capacity)
        let words = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
        words.initialize(repeating: 0, count: count)
        cells = UnsafeMutableRawPointer(words).assumingMemoryBound(to: Atomic<UInt64>.self)
        shard = KeyShard(capacity: capacity, cells: cells)
    }

    deinit {
        UnsafeMutableRawPointer(cells).deallocate()
    }

    static func key(_ number: Int) -> Fingerprint { Fingerprint(of: Array("key \(number)".utf8)) }
    static func order(_ number: Int) -> Fingerprint { Fingerprint(of: Array("order \(number)".utf8)) }

    /// A result that is told from those of others.
    static func kept(_ number: Int) -> KeptReply {
        number.isMultiple(of: 3)
            ? KeptReply(
                Reply(status: 502, content: .reason("the downstream call \(number) failed")),
                failure: .downstream(.read))
            : KeptReply(Reply(status: 200, content: .digest(Chain(order(number)))), failure: nil)
    }

    static func at(_ nanoseconds: Int) -> Instant { Instant(nanoseconds: UInt64(nanoseconds)) }

    func begin(
        _ key: Int, order: Int = 0, by owner: UInt64 = 1, waits: Bool = true, at time: Int = 0
    ) -> KeyRuling {
        shard.begin(Self.key(key), Self.order(order), by: owner, waits: waits, at: Self.at(time))
    }

    /// Begins as the first; nil where it is not.
    func first(_ key: Int, by owner: UInt64 = 1, at time: Int = 0) -> KeyToken? {
        if case .first(let token) = begin(key, by: owner, at: time) { token } else { nil }
    }
}

extension KeyShard {
    /// What is wrong with how its entries are found; empty if nothing is.
    func flaws() -> [String] {
        let entries = (0..<capacity).map { entry($0) }
        let used = entries.filter { self[$0.state] & KeyPhase.mask != KeyPhase.free }
        var flaws: [String] = []
        if count != used.count { flaws.append("\(count) counted, \(used.count) in use") }
        if used.count > capacity { flaws.append("more than \(capacity)") }
        for entry in used where find(key(of: entry))?.index != entry.index {
            flaws.append("entry \(entry.index) is not found by its key")
        }
        if Set(used.map { key(of: $0) }).count != used.count { flaws.append("a key that two entries have") }
        var row: [Int] = []
        var next = oldest
        while let entry = next, row.count <= capacity {
            row.append(entry.index)
            let after = self[entry.neighbours] & 0xffff_ffff
            next = after == 0 ? nil : self.entry(Int(after) - 1)
        }
        let finished = used.filter { self[$0.state] & KeyPhase.mask == KeyPhase.finished }.map(\.index)
        if row.sorted() != finished { flaws.append("the row \(row) is not that of the finished ones \(finished)") }
        return flaws
    }
}
