import Wire
import Workload

/// What the access log needs of a message once it is served: its head, in which the fields are looked for only then.
struct LoggedRequest {
    let method: String
    let version: HTTPVersion
    let target: ArraySlice<UInt8>
    let lines: FieldLines

    /// - Parameter isHTTP2: it came on a stream.
    init(_ request: HTTPRequest, isHTTP2: Bool = false) {
        method =
            switch request.method {
            case .get: Method.get.rawValue
            case .head: Method.head.rawValue
            case .post: Method.post.rawValue
            case .other(let method): method
            }
        version = isHTTP2 ? .http2 : request.isHTTP10 ? .http10 : .http11
        target = request.target
        lines = request.lines
    }

    /// Of a message that did not become a request; nil if its line was not understood.
    init?(_ message: HTTP2Message) {
        guard !message.target.isEmpty, (1...LoggedRequest.mostMethod).contains(message.method.count) else { return nil }
        method = String(decoding: message.method, as: UTF8.self)
        version = .http2
        target = message.target[...]
        lines = message.fields
    }

    /// As HTTP/1.1's parser takes them, in bytes.
    private static let mostMethod = 24
}

extension AccessFacts {
    /// - Parameters:
    ///   - request: nil for bytes that are none.
    ///   - bytes: of the reply's body.
    init(_ request: LoggedRequest?, from client: ClientAddress?, bytes: Int) {
        guard let request else {
            self.init(client: client, bytes: bytes)
            return
        }
        self.init(
            client: client, method: request.method, target: request.target, version: request.version,
            referer: request.lines.first(.referer), agent: request.lines.first(.userAgent), bytes: bytes)
    }
}
