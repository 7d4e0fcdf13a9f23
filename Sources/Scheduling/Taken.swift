import Workload

/// What a run queue gives out.
package enum Taken<Entry> {
    case run(Entry)
    /// It is not run: its request is to be told.
    case drop(Entry, DropReason)
}

extension Taken: Sendable where Entry: Sendable {}
extension Taken: Equatable where Entry: Equatable {}
