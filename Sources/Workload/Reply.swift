/// What a request's client is to be told. The front puts it into bytes.
public struct Reply: Equatable, Sendable {
    /// 200, or what `RequestFailure` says.
    public var status: Int
    /// One line without its line end: the digest in hexadecimal, or the reason.
    public var content: Content

    public enum Content: Equatable, Sendable {
        case digest(Chain)
        case reason(String)
    }

    public init(status: Int, content: Content) {
        (self.status, self.content) = (status, content)
    }
}
