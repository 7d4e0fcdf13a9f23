import Workload

/// One connection of an `RPCMachine`: what it carries, and whether it takes more.
struct RPCCarrier {
    enum Phase: Equatable {
        case dialling(attempt: Int, expiry: Instant)
        case open
    }

    /// A call on its way.
    struct Stream {
        let call: RPCMachine.CallID
        /// Its request is out.
        var hasLeft = false
        /// Its reply's head is there.
        var hasBegun = false
        /// When its time was over: it ends unless its reply has come by then.
        var overdueSince: Instant?
        /// It is overdue because nobody waits for it, not by its time-out.
        var isCancelled = false
    }

    let id: RPCMachine.CarrierID
    var phase: Phase
    /// New calls go by it.
    var takesMore = true
    /// The server's settings have come: it speaks HTTP/2.
    var isSettled = false
    /// Streams that the server allows.
    var mostStreams = RPCCarrier.assumedStreams
    /// Calls whose streams are being opened.
    var opening = 0
    var streams: [Int32: Stream] = [:]
    /// Streams that are overdue.
    var overdue: [Int32] = []

    /// As many as servers should allow at least (RFC 9113 6.5.2).
    static let assumedStreams = 100

    init(_ id: RPCMachine.CarrierID, dialUntil expiry: Instant) {
        self.id = id
        phase = .dialling(attempt: 0, expiry: expiry)
    }

    var isOpen: Bool { phase == .open }
    var isEmpty: Bool { opening == 0 && streams.isEmpty }
    var hasRoom: Bool { opening + streams.count < mostStreams }

    /// Takes a stream away.
    mutating func remove(_ stream: Int32) -> Stream? {
        guard let state = streams.removeValue(forKey: stream) else { return nil }
        if state.overdueSince != nil { overdue.removeAll { $0 == stream } }
        return state
    }
}
