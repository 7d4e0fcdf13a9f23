import Workload

/// The records of a stretch of time up to now, and from when on they are all there: an empty stretch before that is
/// none in which nothing happened.
public struct RecentRecords: Sendable {
    /// Newest first.
    public private(set) var records: [RequestRecord]
    /// Of which ended before, some have made way for newer ones; nothing where all are there.
    private(set) var wholeSince: [RecordGroup: Instant] = [:]

    /// A worker's records of one group.
    struct Source {
        var group: RecordGroup
        var newest: NewestRecords.Source
        /// Whether older ones have been displaced.
        var hasDisplaced: Bool
    }

    /// - Parameters:
    ///   - since: what ended before is left out.
    ///   - most: at most so many, the newest.
    init(of sources: [Source], since: Instant, atMost most: Int) {
        var wholeSince: [RecordGroup: Instant] = [:]
        let bounded = sources.map { source in
            var oldest: Instant?
            return {
                guard let record = source.newest() else {
                    if source.hasDisplaced, let oldest {
                        wholeSince[source.group] = max(wholeSince[source.group] ?? oldest, oldest)
                    }
                    return nil
                }
                guard record.end >= since else { return nil }
                oldest = record.end
                return record
            } as NewestRecords.Source
        }
        records = Array(NewestRecords(of: bounded).prefix(most + 1))
        self.wholeSince = wholeSince
        guard records.count > most else { return }
        records.removeLast()
        guard let kept = records.last?.end else { return }
        for group in RecordGroup.allCases { self.wholeSince[group] = max(wholeSince[group] ?? kept, kept) }
    }
}

extension RecordGroup {
    /// Of which requests, in a sentence.
    var requests: String {
        switch self {
        case .met: "requests that kept their deadline"
        case .missed: "requests that missed it"
        case .shed: "requests that were refused"
        }
    }
}
