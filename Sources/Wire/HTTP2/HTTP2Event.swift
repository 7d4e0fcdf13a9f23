/// What a session has made of the bytes that came, or of those that left.
public enum HTTP2Event: Sendable {
    /// The head of a message has come, and its end has not: what became whole in one read is told as that alone.
    case head(stream: Int32)
    /// A message is whole, or what has come of it says why it is not taken (`rejection`).
    case message(stream: Int32, HTTP2Message)
    /// More has come of a body that is read in pieces, as `takeHead` asks for: `takeBody` gives it.
    case piece(stream: Int32)
    /// Nothing follows of such a body, or why what came is not taken.
    case end(stream: Int32, Rejection?)
    /// The last frame of our message on this stream is among the bytes that `write` gave.
    case sent(stream: Int32)
    /// All that there is of our message, which goes on, is among them.
    case drained(stream: Int32)
    /// The stream is over, with what code; `isByPeer`: the peer has reset it.
    case closed(stream: Int32, HTTP2ErrorCode, isByPeer: Bool)
    /// The peer takes no stream above this one. Those above are told to be `closed` as refused.
    case goAway(lastStream: Int32, HTTP2ErrorCode)
    case pingAcknowledged
    /// The peer's settings have come.
    case settings
}

/// That the connection as a whole failed: the peer is told by a GOAWAY, and nothing more is taken.
public struct HTTP2Failure: Error, Equatable, Sendable {
    public var code: HTTP2ErrorCode
    /// A short word, the same for like failures: counts go by it.
    public var reason: String
}
