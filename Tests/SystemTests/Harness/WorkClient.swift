import Testing
import Workload

/// A blocking client of the serving port, whatever it speaks: it asks for the work of a target of `/work`, and is told
/// what HTTP tells. So a test says once what it holds of each protocol.
protocol WorkClient: AnyObject {
    /// Sends so many requests at once.
    ///
    /// - Parameters:
    ///   - ids: their `X-Request-Id`s; nil leaves one to the daemon.
    ///   - lines: lines of further fields, with their ends.
    func send(get target: String, ids: [String?], lines: String) throws
    /// The reply to the oldest request that has none, whole.
    func reply() throws -> WireReply
    /// Whether there is a reply to read, or the connection has ended, within the time.
    func isReadable(within bound: Duration) -> Bool
    func hangUp(_ way: HangUpWay)
    /// Whether its connection is there still, as far as it has itself to do with that.
    var isOpen: Bool { get }
    /// Reads up to the daemon's FIN, whatever comes.
    func end() throws
    /// The same. Whether nothing was told beside the replies that were read.
    func endsQuietly() throws -> Bool

    /// Makes a request with a body, in place of sending it.
    func hold(_ target: String) throws
    /// Bytes of it that were not sent, with all that a new connection begins with.
    var heldBytes: Int { get }
    func sendHeld(_ count: Int) throws
    /// Whether the daemon has read all that was sent.
    var isRead: Bool { get }
}

/// A way to hang up.
enum HangUpWay: String, Sendable {
    case reset, close, halfClose
    /// Of the newest request's stream alone.
    case cancel

    /// All that a protocol has.
    static func all(over spoken: MessageProtocol) -> [HangUpWay] {
        spoken.isHTTP2 ? [.cancel, .reset, .close] : [.reset, .close, .halfClose]
    }

    /// With which a client that has nothing else to ask leaves.
    static func usual(over spoken: MessageProtocol) -> HangUpWay { spoken.isHTTP2 ? .cancel : .close }
}

extension WorkClient {
    func send(get target: String, id: String? = nil, lines: String = "") throws {
        try send(get: target, ids: [id], lines: lines)
    }

    func replies(_ count: Int) throws -> [WireReply] {
        try (0..<count).map { _ in try reply() }
    }

    /// All but the last byte of a request; returns when the daemon has read it.
    func sendNearlyWhole(_ target: String) throws {
        try hold(target)
        try sendHeld(heldBytes - 1)
        try until("the daemon has read every byte") { isRead }
    }
}

extension MessageProtocol {
    /// What speaks it to the daemon on a port.
    func client(on port: UInt16) throws -> any WorkClient {
        switch self {
        case .http1: try RawClient(port: port)
        case .http2, .grpc: try StreamingClient(port: port, self)
        }
    }
}
