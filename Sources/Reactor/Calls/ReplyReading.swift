import Wire
import Workload

/// What a client has read of its reply, given out in pieces so small that a look at the clock between them bounds a
/// turn. What a turn leaves is kept for the next one. Used by the thread that owns the connection.
public struct ReplyReading {
    public enum Step {
        case piece(ReplyPiece)
        case blocked
        /// By the peer's FIN, and when it arrived at the latest.
        case ended(arrival: Instant)
        case failed(errno: Int32)
    }

    /// Of what is waiting.
    private var arrival = Instant(nanoseconds: 0)
    private var isUpperBound = false
    /// Where in the buffer of the last read the bytes lie that wait.
    private var waiting = 0..<0
    /// The bytes that wait, while others read into that buffer.
    private var kept: [UInt8] = []
    /// What they take of the worker's buffers, if they are many.
    private var share: BufferShare?

    public init() {}

    /// Whether something was read and waits.
    var hasWaiting: Bool { !waiting.isEmpty || !kept.isEmpty }

    /// The next piece of what was read, else of what the socket has. Its bytes lie in `buffer`.
    ///
    /// - Parameter budget: of what is kept.
    public mutating func step(
        from socket: Socket, into buffer: UnsafeMutableRawBufferPointer, keptIn budget: BufferBudget? = nil
    ) -> Step {
        if !kept.isEmpty {
            buffer.copyBytes(from: kept)
            waiting = 0..<kept.count
            kept = []
            share = nil
        }
        if waiting.isEmpty {
            let room = budget?.roomToRead(buffer.count) ?? buffer.count
            switch socket.receive(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<room])) {
            case .bytes(let count, let stamp, _, _):
                waiting = 0..<count
                isUpperBound = socket.isHungUp
                arrival = isUpperBound ? min(stamp, socket.dataArrival) : stamp
            case .wouldBlock: return .blocked
            case .end: return .ended(arrival: socket.finArrival)
            case .failed(let errno): return .failed(errno: errno)
            }
        }
        return piece(of: buffer)
    }

    /// Takes the waiting bytes out of a buffer that others will read into.
    public mutating func keep(from buffer: UnsafeMutableRawBufferPointer, in budget: BufferBudget? = nil) {
        guard !waiting.isEmpty else { return }
        share = budget.flatMap { BufferShare(ofRead: waiting.count, countedIn: $0) }
        kept = Array(buffer[waiting])
        waiting = 0..<0
    }

    private mutating func piece(of buffer: UnsafeMutableRawBufferPointer) -> Step {
        let piece = waiting.prefix(LoopTurn.pieceSize)
        waiting = piece.upperBound..<waiting.upperBound
        return .piece(
            ReplyPiece(
                bytes: UnsafeRawBufferPointer(rebasing: buffer[piece]), arrival: arrival, isUpperBound: isUpperBound,
                isLast: waiting.isEmpty))
    }
}
