import Workload

/// Records that displace one another. Each group has a ring of its own, so that a flood of the ones leaves the others.
enum RecordGroup: CaseIterable {
    /// Kept their deadline.
    case met
    /// Missed it.
    case missed
    /// Were refused before any work: misses that nothing was spent on, and the most of them come at once.
    case shed

    init(_ verdict: Verdict) {
        self =
            switch verdict {
            case .met: .met
            case .missed(_, .shed): .shed
            case .missed: .missed
            }
    }

    /// The newest that are kept. The two kinds of misses find room in one page of `/requests`.
    var capacity: Int {
        switch self {
        case .met: 1024
        case .missed: 512
        case .shed: 256
        }
    }
}
