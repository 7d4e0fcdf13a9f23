/// What a request's client is to be told. The front puts it into bytes.
package struct Reply: Sendable {
    /// 200, or what `RequestFailure` says.
    package var status: Int
    /// One line without its line end: the digest in hexadecimal, or the reason.
    package var content: Content

    package enum Content: Sendable {
        case digest(Chain)
        case reason(String)
    }
}
