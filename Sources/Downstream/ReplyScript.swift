import Wire
import Workload

/// The bytes of one reply, how fast they leave, and what follows them.
struct ReplyScript: Equatable {
    enum Ending { case keep, close, reset }

    /// At most `step` bytes each time `interval` has passed.
    struct Pace: Equatable {
        var interval: Duration
        var step: Int
    }

    private enum Piece: Equatable {
        case text([UInt8])
        /// This many bytes of `ReplyScript.filler`, over and over.
        case filler(Int)

        var count: Int {
            switch self {
            case .text(let bytes): bytes.count
            case .filler(let count): count
            }
        }
    }

    private var pieces: [Piece]
    /// Bytes of the first piece that have left.
    private var sent = 0
    /// Whether the last piece is sent again and again.
    private(set) var isEndless = false
    private(set) var pace: Pace?
    private(set) var ending: Ending

    /// Bytes of a large body that leave in one send, and that make a chunk of one.
    static let fillerSize = 16 * 1_024
    static let filler = [UInt8]((0..<fillerSize).map { $0 % 64 == 63 ? 0x0A : UInt8(0x30 + $0 % 64) })

    /// What leaves next; empty when all has left.
    var next: ArraySlice<UInt8> {
        switch pieces.first {
        case .text(let bytes): bytes[sent...]
        case .filler(let count):
            ReplyScript.filler[(sent % ReplyScript.fillerSize)...].prefix(count - sent)
        case nil: []
        }
    }

    /// Takes off what has left: at most what `next` holds.
    mutating func advance(by count: Int) {
        sent += count
        guard let first = pieces.first, sent == first.count else { return }
        sent = 0
        if pieces.count > 1 || !isEndless { pieces.removeFirst() }
    }
}

extension ReplyScript {
    /// Adds a field line to the head, if there is one and nothing has left yet.
    mutating func add(line: [UInt8]) {
        guard sent == 0, case .text(var bytes) = pieces.first, bytes.starts(with: "HTTP/1.1 ".utf8),
            let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
        else { return }
        bytes.insert(contentsOf: line, at: end + 1)
        pieces[0] = .text(bytes)
    }
}

// MARK: - Replies

extension ReplyScript {
    /// One line of text, and another header line if need be.
    ///
    /// - Parameter withBody: false for HEAD, whose reply tells the length of what it leaves out (RFC 9110 9.3.2).
    init(status: Int, line: String, header: String = "", request: HTTPRequest?, withBody: Bool = true) {
        self.init(status: status, text: line + "\n", header: header, request: request, withBody: withBody)
    }

    init(status: Int, text: String, header: String = "", request: HTTPRequest?, withBody: Bool = true) {
        let keepsAlive = request?.keepsAlive ?? false
        let connection = Persistence(keepsAlive: keepsAlive, isHTTP10: request?.isHTTP10 ?? false).line
        let head = ReplyScript.head(status, "Content-Length: \(text.utf8.count)\r\n\(header)\(connection)")
        pieces = [.text(Array((withBody ? head + text : head).utf8))]
        ending = keepsAlive ? .keep : .close
    }

    /// The reply that a request asks for, whole or broken. Nil if it asks for none.
    init?(_ behaviour: Behaviour, to request: HTTPRequest) {
        switch behaviour.fault {
        case .stall:
            return nil
        case .garbage:
            pieces = [.text(Array("This is not HTTP.\r\n\r\n".utf8))]
            ending = .close
        case .endlessHeader:
            let line = "X-Filler: " + String(repeating: "x", count: 1_012) + "\r\n"
            pieces = [.text(Array("HTTP/1.1 200 OK\r\n".utf8)), .text(Array(line.utf8))]
            isEndless = true
            // So slow that a client with a bound meets it well before one without has lost much.
            pace = Pace(interval: .milliseconds(1), step: line.utf8.count)
            ending = .close
        case .close, .reset, nil:
            pieces = ReplyScript.pieces(of: behaviour, to: request)
            ending = request.keepsAlive && behaviour.framing != .untilClose ? .keep : .close
        }
        if let drip = behaviour.drip { pace = Pace(interval: drip, step: 1) }
        breakOff(behaviour.fault)
    }

    private mutating func breakOff(_ fault: Behaviour.Fault?) {
        let point: Behaviour.Point
        switch fault {
        case .close(let place): (point, ending) = (place, .close)
        case .reset(let place): (point, ending) = (place, .reset)
        default: return
        }
        var room = point == .before ? 0 : pieces.reduce(0) { $0 + $1.count } / 2
        pieces = pieces.compactMap { piece in
            let count = min(room, piece.count)
            room -= count
            guard count > 0 else { return nil }
            guard case .text(let bytes) = piece else { return .filler(count) }
            return .text(Array(bytes[..<count]))
        }
    }

    private static func pieces(of behaviour: Behaviour, to request: HTTPRequest) -> [Piece] {
        let text = behaviour.line
        let body = behaviour.bytes.map { $0 == 0 ? [] : [Piece.filler($0)] } ?? [.text(text)]
        let count = body.reduce(0) { $0 + $1.count }
        let connection = Persistence(
            keepsAlive: request.keepsAlive && behaviour.framing != .untilClose, isHTTP10: request.isHTTP10
        ).line
        guard behaviour.hasBody else { return [.text(Array(head(behaviour.status, "\(connection)").utf8))] }
        switch behaviour.framing {
        case .length:
            let head = Array(head(behaviour.status, "Content-Length: \(count)\r\n\(connection)").utf8)
            return behaviour.bytes == nil ? [.text(head + text)] : [.text(head)] + body
        case .untilClose:
            return [.text(Array(head(behaviour.status, "\(connection)").utf8))] + body
        case .chunked:
            let head = head(behaviour.status, "Transfer-Encoding: chunked\r\n\(connection)")
            return [.text(Array(head.utf8))] + body.flatMap(chunks) + [.text(Array("0\r\n\r\n".utf8))]
        }
    }

    /// RFC 9112 7.1.
    private static func chunks(_ piece: Piece) -> [Piece] {
        stride(from: 0, to: piece.count, by: fillerSize).flatMap { start -> [Piece] in
            let count = min(fillerSize, piece.count - start)
            let data = if case .text(let bytes) = piece { Piece.text(bytes) } else { Piece.filler(count) }
            return [.text(Array("\(String(count, radix: 16))\r\n".utf8)), data, .text(Array("\r\n".utf8))]
        }
    }

    private static func head(_ status: Int, _ fields: String) -> String {
        "HTTP/1.1 \(status) \(StatusText.of(status))\r\nContent-Type: text/plain\r\n\(fields)\r\n"
    }
}
