import Wire

/// What the admin port needs to know of a request.
struct AdminRequest: Equatable {
    var isRead: Bool
    var path: String
    var query: String?
    var accept: String?

    /// - Parameter isRead: whether its method is GET or HEAD.
    init(isRead: Bool = true, path: String, query: String? = nil, accept: String? = nil) {
        self.isRead = isRead
        self.path = path
        self.query = query
        self.accept = accept
    }

    init(_ message: HTTPRequest) {
        let query = message.query
        self.init(
            isRead: message.method == .get || message.method == .head,
            path: String(decoding: message.path, as: UTF8.self),
            query: query.isEmpty ? nil : String(decoding: query, as: UTF8.self),
            accept: message.lines.list("accept").map { String(decoding: $0, as: UTF8.self) })
    }
}
