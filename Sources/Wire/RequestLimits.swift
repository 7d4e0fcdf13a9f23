/// How large one request may be, in bytes. Exactly the limit is allowed.
public struct RequestLimits: Sendable {
    /// The request target as sent; more is a 414.
    public var target: Int
    /// All field lines with their line ends, the empty line included; chunk extensions and trailers draw on what the
    /// head leaves of it. More is a 431.
    public var headers: Int
    /// The content, without chunk framing; more is a 413.
    public var body: Int

    public init(target: Int, headers: Int, body: Int) {
        self.target = target
        self.headers = headers
        self.body = body
    }
}
