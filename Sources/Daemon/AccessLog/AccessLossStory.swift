import Telemetry
import Workload

/// What the daemon's own log tells of lines that its access log lost: once that they cannot be written, and once that
/// they can again; of the others their numbers, once in a while.
struct AccessLossStory {
    /// From one line of numbers to the next.
    static let interval = Duration.seconds(10)
    /// So long none must have failed before it is said that lines can be written again: a full disk takes one now and
    /// then.
    static let calm = Duration.seconds(1)

    enum Line: Equatable {
        case unwritable(errno: Int32)
        case writtenAgain(lost: UInt64)
        case lost(AccessLosses)
    }

    private var told = AccessLosses()
    private var lastTold: Instant?
    /// While lines cannot be written: when one could not be, most lately, and whether one could since.
    private var failure: (last: Instant, isWrittenSince: Bool)?

    /// Lines could not be written.
    ///
    /// - Returns: what is to be told of it at once.
    mutating func failed(errno: Int32, at now: Instant) -> Line? {
        defer { failure = (now, false) }
        return failure == nil ? .unwritable(errno: errno) : nil
    }

    /// Lines were written.
    mutating func succeeded() {
        failure?.isWrittenSince = true
    }

    /// What is to be told by now.
    ///
    /// - Parameters:
    ///   - losses: since the start.
    ///   - isLast: nothing waits for its time.
    mutating func lines(of losses: AccessLosses, at now: Instant, isLast: Bool = false) -> [Line] {
        var lines: [Line] = []
        if let failure, failure.isWrittenSince, now - failure.last >= AccessLossStory.calm {
            lines.append(.writtenAgain(lost: losses.unwritten - told.unwritten))
            told.unwritten = losses.unwritten
            self.failure = nil
        }
        var new = AccessLosses()
        new.displaced = losses.displaced - told.displaced
        new.behind = losses.behind - told.behind
        if isLast { new.unwritten = losses.unwritten - told.unwritten }
        let isDue = lastTold.map { now - $0 >= AccessLossStory.interval } ?? true
        if new != AccessLosses(), isLast || isDue {
            lines.append(.lost(new))
            (told.displaced, told.behind, lastTold) = (losses.displaced, losses.behind, now)
        }
        return lines
    }
}
