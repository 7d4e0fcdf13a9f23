import Wire
import Workload

/// The requests of one connection of a server that takes its time: one after the other, from bytes that came with the
/// request before, else from the socket. Belongs to the connection, on the loop's thread.
public struct RequestSource {
    public enum Next {
        /// `arrival`: when the newest segment of its last read arrived in the kernel.
        case request(HTTPRequest, arrival: Instant)
        /// `isHead`: it is known to be a HEAD, whose reply has no body.
        case rejected(Rejection, isHead: Bool)
        /// Not whole yet.
        case none
        /// There is more to look at, behind the loop's other work.
        case later
        /// The client has closed or reset the connection.
        case gone
    }

    /// Reads of one turn of the loop while input is dropped.
    private static let readsPerTurn = 64

    private let socket: Socket
    private let parser: RequestParser
    private var unparsed: ArraySlice<UInt8> = []
    private var unparsedArrival = Instant(nanoseconds: 0)
    /// Whether the kernel may hold bytes: an edge is told once.
    private var mayRead = false

    public init(_ socket: Socket, limits: RequestLimits) {
        self.socket = socket
        parser = RequestParser(limits: limits)
    }

    /// Whether nothing of a request has come.
    public var isIdle: Bool { unparsed.isEmpty && parser.phase == .idle }

    /// Whether `next` has something to look at.
    public var isPending: Bool { outbox.isEmpty && (mayRead || !unparsed.isEmpty) }

    /// What of a "100 Continue" has not left: no more is read, and so no reply begins, before it has.
    private var outbox = Outbox()

    public mutating func becameReadable() {
        mayRead = true
    }

    /// - Parameter buffer: holds what is read, for the length of the call.
    public mutating func next(into buffer: UnsafeMutableRawBufferPointer) -> Next {
        if let next = flush() { return next }
        var end: Instant?
        if !unparsed.isEmpty {
            let waiting = unparsed
            let next = waiting.withUnsafeBytes {
                parse($0, arrival: unparsedArrival, until: &end) { waiting.dropFirst($0) }
            }
            if let next { return next }
        }
        while mayRead {
            switch socket.receive(into: buffer) {
            case .bytes(let count, let arrival, _, _):
                let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                let next = parse(bytes, arrival: arrival, until: &end) { Array(bytes[$0...])[...] }
                if let next { return next }
            case .wouldBlock: mayRead = false
            case .end, .failed: return .gone
            }
        }
        return .none
    }

    /// Reads and forgets. Whether there may be more to come: not after the client's end, nor after so much at once that
    /// it is not worth waiting for the rest.
    public mutating func drop(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        unparsed = []
        return socket.discard(into: buffer, reads: RequestSource.readsPerTurn) == .nothing
    }

    /// Parses up to the end of a request or of the turn; nil if the bytes are used up before.
    ///
    /// - Parameters:
    ///   - end: of the turn, once more than one piece has been parsed in it.
    ///   - keep: makes the remainder, given how many bytes were consumed.
    private mutating func parse(
        _ bytes: UnsafeRawBufferPointer, arrival: Instant, until end: inout Instant?, keep: (Int) -> ArraySlice<UInt8>
    ) -> Next? {
        unparsed = []
        unparsedArrival = arrival
        var position = 0
        while position < bytes.count {
            if let end, Clock.now() >= end {
                unparsed = keep(position)
                return .later
            }
            let piece = bytes[position...].prefix(LoopTurn.pieceSize)
            switch parser.parse(UnsafeRawBufferPointer(rebasing: piece)) {
            case .complete(let request, let consumed):
                unparsed = keep(position + consumed)
                return .request(request, arrival: arrival)
            case .rejected(let rejection): return .rejected(rejection, isHead: parser.asksForHead)
            case .incomplete:
                position += piece.count
                if position < bytes.count { end = end ?? Clock.now() + LoopTurn.longest }
            }
        }
        if parser.wantsContinue { outbox = Outbox(RequestSource.goAhead) }
        return flush()
    }

    /// Sends what is left of a "100 Continue"; nil if nothing is.
    private mutating func flush() -> Next? {
        switch outbox.flush(to: socket) {
        case .whole: nil
        case .part: Next.none
        case .failed: .gone
        }
    }

    private static let goAhead = RequestParser.goAhead.withUTF8Buffer { Array($0) }
}
