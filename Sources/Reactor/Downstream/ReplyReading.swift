import Wire
import Workload

/// What a call has read of its reply, given out in pieces so small that a look at the clock between them bounds a
/// turn. What a turn leaves is kept for the next one. Used by the thread that owns the call.
struct ReplyReading {
    /// Bytes of one piece. In chunks of one byte this many take some 2 ms in a debug build, 0.1 ms else.
    static let pieceSize = 4 * 1_024

    /// Of what is waiting.
    private var arrival = Instant(nanoseconds: 0)
    private var isUpperBound = false
    /// Where in the buffer of the last read the bytes lie that wait.
    private var waiting = 0..<0
    /// The bytes that wait, while others read into that buffer.
    private var kept: [UInt8] = []
    /// What they take of the worker's buffers, if they are many.
    private var share: BufferShare?

    /// Does `read`: the next piece of what was read, else of what the socket has. The event's bytes lie in `buffer`.
    ///
    /// - Parameter budget: of what is kept.
    mutating func next(
        from socket: Socket, into buffer: UnsafeMutableRawBufferPointer, keptIn budget: BufferBudget? = nil
    ) -> DownstreamCallMachine.Event {
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
            case .wouldBlock: return .readBlocked
            case .end: return .ended(arrival: socket.finArrival)
            case .failed(let errno): return .readFailed(errno: errno)
            }
        }
        return piece(of: buffer)
    }

    /// Takes the waiting bytes out of a buffer that others will read into.
    mutating func keep(from buffer: UnsafeMutableRawBufferPointer, in budget: BufferBudget?) {
        guard !waiting.isEmpty else { return }
        share = budget.flatMap { BufferShare(ofRead: waiting.count, countedIn: $0) }
        kept = Array(buffer[waiting])
        waiting = 0..<0
    }

    private mutating func piece(of buffer: UnsafeMutableRawBufferPointer) -> DownstreamCallMachine.Event {
        let piece = waiting.prefix(ReplyReading.pieceSize)
        waiting = piece.upperBound..<waiting.upperBound
        return .received(
            ReplyPiece(
                bytes: UnsafeRawBufferPointer(rebasing: buffer[piece]), arrival: arrival, isUpperBound: isUpperBound,
                isLast: waiting.isEmpty))
    }
}
