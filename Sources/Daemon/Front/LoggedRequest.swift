import Wire
import Workload

/// What the access log needs of a message once it is served: its head, in which the fields are looked for only then.
struct LoggedRequest {
    let method: String
    let isHTTP10: Bool
    let target: ArraySlice<UInt8>
    let lines: FieldLines

    init(_ request: HTTPRequest) {
        method =
            switch request.method {
            case .get: Method.get.rawValue
            case .head: Method.head.rawValue
            case .post: Method.post.rawValue
            case .other(let method): method
            }
        isHTTP10 = request.isHTTP10
        target = request.target
        lines = request.lines
    }
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
            client: client, method: request.method, target: request.target, isHTTP10: request.isHTTP10,
            referer: request.lines.first("referer"), agent: request.lines.first("user-agent"), bytes: bytes)
    }
}
