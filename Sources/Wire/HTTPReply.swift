/// One reply, whole; interim replies (1xx) are passed over.
public struct HTTPReply: Sendable, Equatable {
    /// 200…999
    public var status: Int
    /// Whether the connection can carry another request, by version, `Connection` fields and framing.
    public var keepsAlive: Bool
    public var fields: FieldLines
    /// The content, with chunks put together; trailers are dropped.
    public var body: [UInt8]
    /// The reply had no length, so that the peer's FIN ended it.
    public var endedByClose: Bool
    /// Must live as long as the body.
    public var share: BufferShare?
}
