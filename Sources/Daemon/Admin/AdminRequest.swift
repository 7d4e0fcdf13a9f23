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
}

/// A whole reply of the admin port. Every body ends in a line end.
struct AdminReply: Equatable {
    var status: Int32
    var reason: String
    var contentType: String
    var body: String
    /// The `Allow` field of a 405.
    var allow: String?

    static func page(_ body: String, contentType: String) -> AdminReply {
        AdminReply(status: 200, reason: "OK", contentType: contentType, body: body)
    }

    static func line(_ text: String, status: Int32 = 200, reason: String = "OK", allow: String? = nil) -> AdminReply {
        AdminReply(status: status, reason: reason, contentType: AdminReply.text, body: text + "\n", allow: allow)
    }

    static let text = "text/plain; charset=utf-8"
    static let json = "application/json"
}
