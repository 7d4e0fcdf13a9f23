/// What a request's client is to be told. The front puts it into bytes.
package struct Reply: Sendable {
    /// 200; 502 or 504 when the downstream failed; 500 when the work could not be done.
    package var status: Int
    /// One line without its line end: the digest in hexadecimal, or the reason.
    package var content: Content

    package enum Content: Sendable {
        case digest(Chain)
        case reason(String)
    }
}
