import Workload

/// A kept result as the cells of its entry: a digest, or a reason in cells of its own, which most never touch.
enum KeptWords {
    /// Of a reason, in bytes: what replies tell of one at most.
    static var longestReason: Int { 384 }
    /// In cells.
    static var reasonWidth: Int { longestReason / 8 }

    private static var digest: UInt64 { 1 }
    private static var reason: UInt64 { 2 }

    static func write(_ kept: KeptReply, to shard: KeyShard, _ entry: KeyCells) {
        var word = UInt64(clamping: kept.reply.status) << 32
        switch kept.reply.content {
        case .digest(let chain):
            word |= digest
            let bytes = chain.fingerprint
            shard[entry.digest] = bytes.first
            shard[entry.digest + 1] = bytes.second
            shard[entry.digest + 2] = bytes.third
            shard[entry.digest + 3] = bytes.fourth
        case .reason(let text):
            let bytes = Array(text.utf8.prefix(longestReason))
            word |= reason | UInt64(bytes.count) << 16
            write(bytes, to: shard, at: shard.reason(of: entry.index))
        }
        if let failure = kept.failure { word |= place(of: failure) << 8 }
        shard[entry.result] = word
    }

    /// Nil for words that are no result, which nobody leaves.
    static func read(from shard: KeyShard, _ entry: KeyCells) -> KeptReply? {
        let word = shard[entry.result]
        let content: Reply.Content
        switch word & 0xff {
        case digest:
            let cell = entry.digest
            content = .digest(Chain(Fingerprint(shard[cell], shard[cell + 1], shard[cell + 2], shard[cell + 3])))
        case reason:
            let count = min(longestReason, Int(word >> 16 & 0xffff))
            content = .reason(text(of: count, in: shard, at: shard.reason(of: entry.index)))
        default: return nil
        }
        return KeptReply(Reply(status: Int(word >> 32), content: content), failure: failure(at: word >> 8 & 0xff))
    }

    private static func write(_ bytes: [UInt8], to shard: KeyShard, at start: Int) {
        for (index, first) in stride(from: 0, to: bytes.count, by: 8).enumerated() {
            var word: UInt64 = 0
            for (place, byte) in bytes[first...].prefix(8).enumerated() { word |= UInt64(byte) << UInt64(8 * place) }
            shard[start + index] = word
        }
    }

    private static func text(of count: Int, in shard: KeyShard, at start: Int) -> String {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: shard[start + $0 / 8] >> UInt64(8 * ($0 % 8))) }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: How it failed: 0 where it did not

    private static var downstream: UInt64 { 16 }
    private static var dropped: UInt64 { 128 }

    private static func place(of failure: RequestFailure.Kind) -> UInt64 {
        switch failure {
        case .work: 1
        case .downstream(let kind): downstream + UInt64(kind.rawValue)
        case .dropped(let reason): dropped + UInt64(reason.rawValue)
        }
    }

    private static func failure(at place: UInt64) -> RequestFailure.Kind? {
        switch place {
        case 1: .work
        case downstream..<dropped: DownstreamErrorKind(rawValue: UInt8(place - downstream)).map { .downstream($0) }
        case dropped...: DropReason(rawValue: UInt8(place - dropped)).map { .dropped($0) }
        default: nil
        }
    }
}
