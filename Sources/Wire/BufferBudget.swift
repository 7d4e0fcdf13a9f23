import Synchronization

/// What one worker may hold of messages, in bytes: the bodies of requests and of downstream replies, and what was read
/// of either and waits for its turn. Any thread.
public final class BufferBudget: Sendable {
    /// Bodies of at most this many bytes are not counted: they are within what a connection costs anyway.
    public static let uncounted = 4 * 1_024

    public let limit: Int
    private let counted = Atomic<Int>(0)

    public init(limit: Int) {
        self.limit = limit
    }

    /// Bytes that are counted now.
    public var taken: Int { counted.load(ordering: .relaxed) }

    /// How many bytes a read may take that takes `most` while there is room. Few when there is none: what of them must
    /// wait is not counted, and so all that was read always finds its place.
    public func roomToRead(_ most: Int) -> Int {
        taken + most <= limit ? most : min(most, BufferBudget.uncounted)
    }

    fileprivate func takeRead(_ bytes: Int) {
        counted.add(bytes, ordering: .relaxed)
    }

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
    public static func == (one: BufferShare, other: BufferShare) -> Bool { one === other }
}

/// The part of a budget that one body takes, or what was read and waits: it is given back when this is released,
/// however its request ends.
public final class BufferShare: @unchecked Sendable {
    // Safe to send: only who gathers the body makes it grow, and hands it on with the whole body.

    private let budget: BufferBudget
    /// Bytes, which the body may take.
    private(set) var size = 0

    init(of budget: BufferBudget) {
        self.budget = budget
    }

    /// Of bytes that were read; nil for few. They are counted whether there is room or not: who reads asks for
    /// `roomToRead` before, so that the limit is exceeded by one read of each reading thread at most.
    public init?(ofRead bytes: Int, countedIn budget: BufferBudget) {
        guard bytes > BufferBudget.uncounted else { return nil }
        self.budget = budget
        size = bytes
        budget.takeRead(bytes)
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
