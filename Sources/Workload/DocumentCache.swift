/// Decoded documents by shard key, those that were used last: as a service keeps something of each of those whom it
/// serves. A key's document is the same as every other's, so that digests do not depend on what is kept. Any thread.
public final class DocumentCache: Sendable {
    private struct Entry {
        let document: JSONValue
        var lastUse: UInt64
    }

    private struct Kept {
        var entries: [[UInt8]: Entry] = [:]
        var uses: UInt64 = 0
    }

    private let capacity: Int
    private let looked: @Sendable (_ isThere: Bool) -> Void
    private let kept = Lock(Kept())

    /// - Parameters:
    ///   - capacity: documents; some hundred kilobytes each.
    ///   - looked: is told with each look whether the document was there, on the thread that looked.
    public init(capacity: Int, looked: @escaping @Sendable (_ isThere: Bool) -> Void = { _ in }) {
        (self.capacity, self.looked) = (capacity, looked)
    }

    /// A key's document; what is not there is decoded, and kept. Two threads that miss one at once both decode it.
    func document(
        of key: ShardKey, decoding decode: () throws(WorkFailure) -> JSONValue
    ) throws(WorkFailure) -> JSONValue {
        if let found = find(key) {
            looked(true)
            return found
        }
        looked(false)
        let document = try decode()
        keep(document, of: key)
        return document
    }

    private func find(_ key: ShardKey) -> JSONValue? {
        kept.withLock { kept in
            kept.uses += 1
            kept.entries[key.text]?.lastUse = kept.uses
            return kept.entries[key.text]?.document
        }
    }

    private func keep(_ document: JSONValue, of key: ShardKey) {
        kept.withLock { kept in
            // A walk over all is little beside the decoding that went before it.
            if kept.entries.count >= capacity, kept.entries[key.text] == nil,
                let oldest = kept.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                kept.entries[oldest.key] = nil
            }
            kept.uses += 1
            kept.entries[key.text] = Entry(document: document, lastUse: kept.uses)
        }
    }

    var count: Int { kept.withLock { $0.entries.count } }
}
