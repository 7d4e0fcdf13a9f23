import Workload

/// Records of several sources, newest first: one at a time, so that who wants few reads few, and one more of each
/// source.
struct NewestRecords: Sequence, IteratorProtocol {
    /// Gives its records newest first; nil at their end.
    typealias Source = () -> RequestRecord?

    private var sources: [(next: Source, head: RequestRecord, end: Instant)] = []

    init(of sources: [Source]) {
        for source in sources {
            if let record = source() { self.sources.append((source, record, record.end)) }
        }
    }

    mutating func next() -> RequestRecord? {
        guard let index = sources.indices.max(by: { sources[$0].end < sources[$1].end }) else { return nil }
        let newest = sources[index].head
        if let record = sources[index].next() {
            (sources[index].head, sources[index].end) = (record, record.end)
        } else {
            sources.remove(at: index)
        }
        return newest
    }
}
