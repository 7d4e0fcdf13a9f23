/// The content of one message as it comes in, within its bounds.
struct Content {
    /// Bytes.
    private let maximum: Int
    private let budget: BufferBudget?
    private(set) var bytes: [UInt8] = []
    /// What the bytes take of the budget.
    private(set) var share: BufferShare?

    init(maximum: Int, budget: BufferBudget?) {
        self.maximum = maximum
        self.budget = budget
    }

    /// Gives away what has come, and is empty.
    mutating func take() -> (bytes: [UInt8], share: BufferShare?) { (exchange(&bytes, with: []), share.take()) }

    /// As many bytes are announced to come: throws if they are too many.
    func expect(_ count: UInt64) throws(Rejection) {
        guard count <= UInt64(maximum - bytes.count) else { throw tooLarge }
    }

    mutating func append(_ piece: Slice<UnsafeRawBufferPointer>) throws(Rejection) {
        guard piece.count <= maximum - bytes.count else { throw tooLarge }
        if let budget { try makeRoom(for: bytes.count + piece.count, of: budget) }
        bytes.append(contentsOf: piece)
    }

    private mutating func makeRoom(for size: Int, of budget: BufferBudget) throws(Rejection) {
        guard size > BufferBudget.uncounted else { return }
        let share = share ?? BufferShare(of: budget)
        guard share.grow(to: size, atMost: maximum) else {
            throw Rejection("no room for a body: limits.buffers (\(budget.limit) bytes) is used up", status: 503)
        }
        if share.size > bytes.capacity { bytes.reserveCapacity(share.size) }
        self.share = share
    }

    private var tooLarge: Rejection { Rejection("a body of more than \(maximum) bytes", status: 413) }
}
