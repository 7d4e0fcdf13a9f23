import Workload

/// What a run queue gives out.
public enum Taken<Entry> {
    case run(Entry)
    /// It is not run: its request is to be told.
    case drop(Entry, DropReason)

    public var entry: Entry {
        switch self {
        case .run(let entry), .drop(let entry, _): entry
        }
    }

    /// Why it is not run; nil if it is.
    public var reason: DropReason? {
        if case .drop(_, let reason) = self { reason } else { nil }
    }
}

extension Taken: Sendable where Entry: Sendable {}
extension Taken: Equatable where Entry: Equatable {}
