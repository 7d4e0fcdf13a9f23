import Workload

/// What a run queue gives out.
public struct Taken<Entry> {
    public let entry: Entry
    public let ruling: Ruling

    init(_ entry: Entry, _ ruling: Ruling = .run) {
        self.entry = entry
        self.ruling = ruling
    }
}

/// What is to be done with an entry whose turn it is.
public enum Ruling: Equatable, Sendable {
    case run
    /// It is not run: its request is to be told.
    case drop(DropReason)
    /// It is run, and would not be if the policy acted.
    case spare(DropReason)
}

extension Taken: Sendable where Entry: Sendable {}
extension Taken: Equatable where Entry: Equatable {}
