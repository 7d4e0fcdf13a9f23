/// What a session has made of the bytes that came, or of those that left.
public enum HTTP2Event: Sendable {
    /// The head of a message is there, and its body is to come.
    case head(stream: Int32)
    /// A message is whole, or what has come of it says why it is not taken (`rejection`).
    case message(stream: Int32, HTTP2Message)
    /// The last frame of our message on this stream is among the bytes that `write` gave.
    case sent(stream: Int32)
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
