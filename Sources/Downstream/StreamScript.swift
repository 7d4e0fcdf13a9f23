import RPC
import Wire
import Workload

/// The reply on one stream of HTTP/2: what leaves, how fast, and what follows it.
struct StreamScript: Equatable {
    enum Ending: Equatable {
        /// The stream's, with these trailers.
        case whole(trailers: [UInt8]?)
        /// The stream is reset.
        case reset
        /// The connection is closed, with all its streams.
        case close
        /// Nothing, ever.
        case stall
    }

    private enum Body: Equatable {
        case bytes([UInt8])
        /// So many of `ReplyScript.filler`, over and over.
        case filler(Int)
    }

    /// Nil: not even a head.
    private(set) var head: (status: Int, lines: [UInt8])?
    private var body: Body
    private var sent = 0
    /// Bytes of the body that leave.
    private(set) var count: Int
    /// One byte each time this has passed; nil: as fast as may be.
    private(set) var drip: Duration?
    private(set) var ending: Ending

    static func == (one: StreamScript, other: StreamScript) -> Bool {
        one.head?.status == other.head?.status && one.head?.lines == other.head?.lines && one.body == other.body
            && (one.sent, one.count, one.drip) == (other.sent, other.count, other.drip) && one.ending == other.ending
    }

    private init(_ status: Int, _ lines: [UInt8], _ body: Body, count: Int, trailers: [UInt8]? = nil) {
        head = (status, lines)
        (self.body, self.count) = (body, count)
        ending = .whole(trailers: trailers)
    }

    /// One text.
    init(status: Int, text: String, header: String = "", withBody: Bool = true) {
        let bytes = withBody ? Array(text.utf8) : []
        self.init(status, Array("content-type: text/plain\r\n\(header)".utf8), .bytes(bytes), count: bytes.count)
    }

    /// The reply that a `GET` asks for, whole or broken.
    init(_ behaviour: Behaviour) {
        let lines = Array("content-type: text/plain\r\n".utf8)
        let size = behaviour.hasBody ? behaviour.bytes : 0
        if let size {
            self.init(behaviour.status, lines, .filler(size), count: size)
        } else {
            self.init(behaviour.status, lines, .bytes(behaviour.line), count: behaviour.line.count)
        }
        drip = behaviour.drip
        breakOff(behaviour.fault)
    }

    /// The reply to a call.
    init(reply: GRPCReply) {
        self.init(200, reply.lines, .bytes(reply.body), count: reply.body.count, trailers: reply.trailers)
    }

    /// The reply that a call asks for, whole or broken.
    init(call behaviour: Behaviour) {
        let status = GRPCStatus(rawValue: behaviour.status) ?? .unknown
        if status == .ok {
            let body = behaviour.bytes.map { size in
                (0..<size).map { ReplyScript.filler[$0 % ReplyScript.fillerSize] }
            }
            self.init(reply: GRPCReply(body: CallMessages.reply(body ?? behaviour.line)))
        } else {
            self.init(reply: GRPCReply(GRPCFault(status, "as the call asked")))
        }
        drip = behaviour.drip
        breakOff(behaviour.fault)
    }

    /// Adds what the server says of its load: to the trailers of a call, else to the head.
    mutating func add(_ report: OwnLoad) {
        if case .whole(let trailers?) = ending {
            ending = .whole(trailers: trailers + report.trailer)
        } else {
            head?.lines += report.line
        }
    }

    private mutating func breakOff(_ fault: Behaviour.Fault?) {
        let point: Behaviour.Point
        switch fault {
        case .close(let place): (point, ending) = (place, .close)
        case .reset(let place): (point, ending) = (place, .reset)
        case .stall: (point, ending) = (.before, .stall)
        case .garbage, .endlessHeader, nil: return
        }
        if point == .before { head = nil }
        count = point == .before ? 0 : count / 2
    }

    /// Whether all of it can be submitted at once.
    var isPlain: Bool {
        guard case .whole = ending, drip == nil, sent == 0 else { return false }
        if case .bytes = body { return true }
        return count == 0
    }

    var hasMore: Bool { sent < count }

    /// The next bytes of the body, at most so many.
    mutating func next(_ most: Int) -> [UInt8] {
        let size = min(most, count - sent)
        defer { sent += size }
        switch body {
        case .bytes(let bytes): return Array(bytes[sent..<sent + size])
        case .filler: return (sent..<sent + size).map { ReplyScript.filler[$0 % ReplyScript.fillerSize] }
        }
    }
}
