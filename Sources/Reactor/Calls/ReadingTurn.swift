import Workload

/// How much of a reply is read and parsed before the loop's other work has its turn. Bytes alone bound no work: chunks
/// of one byte take a hundred times as long as plain ones.
public struct ReadingTurn {
    static let mostReads = 2
    static let mostBytes = CallMachine.readSize

    private let begin: Instant
    private var reads = 0
    private var bytes = 0

    public init(from begin: Instant) {
        self.begin = begin
    }

    /// Bytes were taken, which may have been the last ones of a read.
    public mutating func took(_ count: Int, endingRead: Bool) {
        bytes += count
        if endingRead { reads += 1 }
    }

    /// - Parameter now: before the last bytes were parsed, so that a reply of one piece asks for no time.
    public func isOver(at now: Instant) -> Bool {
        reads >= ReadingTurn.mostReads || bytes >= ReadingTurn.mostBytes || now - begin >= LoopTurn.longest
    }
}
