import Synchronization

/// What the bodies of one worker may take together, in bytes: those of requests and those of downstream replies. Any
/// thread.
package final class BufferBudget: Sendable {
    /// Bodies of at most this many bytes are not counted: they are within what a connection costs anyway.
    package static let uncounted = 4 * 1_024

    package let limit: Int
    private let counted = Atomic<Int>(0)

    package init(limit: Int) {
        self.limit = limit
    }

    /// Bytes that are counted now.
    package var taken: Int { counted.load(ordering: .relaxed) }

    fileprivate func take(_ bytes: Int) -> Bool {
        let before = counted.add(bytes, ordering: .relaxed).oldValue
        if before + bytes <= limit { return true }
        giveBack(bytes)
        return false
    }

    fileprivate func giveBack(_ bytes: Int) {
        counted.subtract(bytes, ordering: .relaxed)
    }
}

extension BufferShare: Equatable {
    package static func == (one: BufferShare, other: BufferShare) -> Bool { one === other }
}

/// The part of a budget that one body takes: it is given back when this is released, however its request ends.
package final class BufferShare: @unchecked Sendable {
    // Safe to send: only who gathers the body makes it grow, and hands it on with the whole body.

    private let budget: BufferBudget
    /// Bytes, which the body may take.
    private(set) var size = 0

    init(of budget: BufferBudget) {
        self.budget = budget
    }

    deinit {
        budget.giveBack(size)
    }

    /// Makes it at least so large, by doubling, as the memory for the body grows. False: there is no room.
    ///
    /// - Parameter most: bytes that the body may ever take.
    func grow(to needed: Int, atMost most: Int) -> Bool {
        guard needed > size else { return true }
        let wanted = max(needed, min(2 * size, most))
        guard budget.take(wanted - size) else { return false }
        size = wanted
        return true
    }
}
