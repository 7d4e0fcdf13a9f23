/// A message of HTTP/2: a request to a server, a reply to a client.
public struct HTTP2Message: Sendable {
    /// Of a request, as sent; empty in a reply.
    public internal(set) var method: [UInt8] = []
    /// `:path` of a request.
    public internal(set) var target: [UInt8] = []
    /// Of a reply; 0 in a request.
    public internal(set) var status = 0
    /// The head as HTTP/1.1 would have it: a request line and a Host if it is a request, and all field lines but
    /// Content-Length, which its frames tell.
    public internal(set) var fields = FieldLines()
    /// What followed the body; nil if nothing did.
    public internal(set) var trailers: FieldLines?
    public internal(set) var body: [UInt8] = []
    /// Must live as long as the body.
    public internal(set) var share: BufferShare?
    /// Why it is not taken: it exceeds a limit, or is no request that HTTP/1.1 could have brought.
    public internal(set) var rejection: Rejection?
    /// Its last frame shared its read with others behind it, so that it may have arrived before them.
    public internal(set) var sharesItsRead = false
    /// Its body is to come in pieces.
    public internal(set) var isHead = false
    /// Of a request; nil if it was rejected.
    public internal(set) var request: HTTPRequest?
}
