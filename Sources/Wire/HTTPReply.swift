/// One reply, whole; interim replies (1xx) are passed over.
package struct HTTPReply: Sendable, Equatable {
    /// 200…999
    package var status: Int
    /// Whether the connection can carry another request, by version, `Connection` fields and framing.
    package var keepsAlive: Bool
    package var fields: FieldLines
    /// The content, with chunks put together; trailers are dropped.
    package var body: [UInt8]
    /// The reply had no length, so that the peer's FIN ended it.
    package var endedByClose: Bool
    /// Must live as long as the body.
    package var share: BufferShare?
}
