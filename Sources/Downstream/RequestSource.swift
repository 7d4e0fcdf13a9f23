import Reactor
import Wire
import Workload

/// The requests of one connection, one after the other: from bytes that came with the request before, else from the
/// socket. Belongs to the connection, on the loop's thread.
struct RequestSource {
    enum Next {
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

    private static let limits = RequestLimits(target: 8 * 1_024, headers: 16 * 1_024, body: 64 * 1_024)
    /// Reads of one turn of the loop while input is dropped.
    private static let readsPerTurn = 64

    private let socket: Socket
    private let parser = RequestParser(limits: limits)
    private var unparsed: ArraySlice<UInt8> = []
    private var unparsedArrival = Instant(nanoseconds: 0)
    /// Whether the kernel may hold bytes: an edge is told once.
    private var mayRead = false

    init(_ socket: Socket) {
        self.socket = socket
    }

    /// Whether `next` has something to look at.
    var isPending: Bool { goAhead.isEmpty && (mayRead || !unparsed.isEmpty) }

    /// What of a "100 Continue" has not left: no more is read, and so no reply begins, before it has.
    private var goAhead: ArraySlice<UInt8> = []

    mutating func becameReadable() {
        mayRead = true
    }

    /// - Parameter buffer: holds what is read, for the length of the call.
    mutating func next(into buffer: UnsafeMutableRawBufferPointer) -> Next {
        if let next = sendGoAhead() { return next }
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
    mutating func drop(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        unparsed = []
        for _ in 0..<RequestSource.readsPerTurn {
            switch socket.receive(into: buffer) {
            case .bytes: continue
            case .wouldBlock: return true
            case .end, .failed: return false
            }
        }
        return false
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
        if parser.wantsContinue { goAhead = RequestSource.goAheadText[...] }
        return sendGoAhead()
    }

    /// Sends what is left of a "100 Continue"; nil if nothing is.
    private mutating func sendGoAhead() -> Next? {
        while !goAhead.isEmpty {
            switch goAhead.withUnsafeBytes({ socket.send($0) }) {
            case .bytes(let count): goAhead.removeFirst(count)
            case .wouldBlock: return Next.none
            case .failed: return .gone
            }
        }
        return nil
    }

    private static let goAheadText = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
}
