/// What one HTTP/2 connection may ask of us.
public struct HTTP2Limits: Sendable {
    /// Streams that are open at once; further ones are refused.
    public var streams: Int
    /// Of one message, as over HTTP/1.1.
    public var message: RequestLimits
    /// Bytes that the peer may send of one body before it waits for us.
    public var window: Int

    public init(streams: Int = 100, message: RequestLimits, window: Int = 256 << 10) {
        self.streams = streams
        self.message = message
        self.window = window
    }

    /// Bytes of all bodies of a connection under way.
    static let connectionWindow: Int32 = 1 << 20
    /// Entries of one SETTINGS frame.
    static let settings = 32
    /// Acknowledgements of PING and SETTINGS that wait to leave, because the peer reads nothing.
    static let acknowledgements = 1_000
    /// Streams that the peer may reset at once, and then a second: more is the rapid reset attack (CVE-2023-44487).
    static let resets: (burst: UInt64, rate: UInt64) = (1_000, 100)
    /// CONTINUATION frames behind one HEADERS (CVE-2024-28182), twice what the largest `limits.headers` needs. nghttp2
    /// counts one again for each read that ends within the nine bytes before it.
    static let continuations = 128
}
