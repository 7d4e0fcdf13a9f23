import Reactor
import Wire
import Workload

/// The requests of one connection, one after the other: from bytes that came with the request before, else from the
/// socket. Belongs to the connection, on the loop's thread.
struct RequestSource {
    enum Next {
        /// `arrival`: when the newest segment of its last read arrived in the kernel.
        case request(HTTPRequest, arrival: Instant)
        case rejected(Rejection)
        /// Not whole yet.
        case none
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
        if !unparsed.isEmpty {
            let progress = unparsed.withUnsafeBytes { parser.parse($0) }
            if case .complete(_, let consumed) = progress {
                unparsed = unparsed.dropFirst(consumed)
            } else {
                unparsed = []
            }
            if let next = next(after: progress, arrival: unparsedArrival) { return next }
        }
        while mayRead {
            switch socket.receive(into: buffer) {
            case .bytes(let count, let arrival, _, _):
                let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                let progress = parser.parse(bytes)
                if case .complete(_, let consumed) = progress {
                    unparsed = Array(bytes[consumed...])[...]
                    unparsedArrival = arrival
                }
                if let next = next(after: progress, arrival: arrival) { return next }
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

    private mutating func next(after progress: RequestParser.Progress, arrival: Instant) -> Next? {
        switch progress {
        case .complete(let request, _): return .request(request, arrival: arrival)
        case .rejected(let rejection): return .rejected(rejection)
        case .incomplete:
            if parser.wantsContinue { goAhead = RequestSource.goAheadText[...] }
            return sendGoAhead()
        }
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
