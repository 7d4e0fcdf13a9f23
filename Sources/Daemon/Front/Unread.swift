import Wire
import Workload

/// Bytes that were read and belong to a later message, or to a later turn, with the stamps of their read.
struct Unread {
    let bytes: [UInt8]
    /// Where what is not yet parsed begins in them.
    private(set) var start = 0
    let segment: Segment
    /// What they take of the worker's buffers, if they are many.
    private let share: BufferShare?

    init(bytes: [UInt8], segment: Segment, countedIn budget: BufferBudget) {
        self.bytes = bytes
        self.segment = segment
        share = BufferShare(ofRead: bytes.count, countedIn: budget)
    }

    var count: Int { bytes.count - start }

    /// What is left when `count` more bytes have been parsed.
    func advanced(by count: Int) -> Unread {
        var rest = self
        rest.start += count
        return rest
    }
}
