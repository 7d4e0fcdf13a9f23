import Wire

/// What the admin port needs to know of a request.
struct AdminRequest: Equatable {
    var isRead: Bool
    var path: String
    var query: String?
    var accept: String?
    /// The number of the newest second that a listener has had: `Last-Event-ID`, if it is one of ours.
    var lastEventID: Int?
    /// Whether a browser asks for a page that is not the port's own.
    var isForeign = false
    /// Whether there is a place for one more listener.
    var mayListen = true
    /// Whether there is room for one more reply of any length, beside those that clients have still to take.
    var hasRoom = true

    /// - Parameter isRead: whether its method is GET or HEAD.
    init(
        isRead: Bool = true, path: String, query: String? = nil, accept: String? = nil, lastEventID: Int? = nil
    ) {
        self.isRead = isRead
        self.path = path
        self.query = query
        self.accept = accept
        self.lastEventID = lastEventID
    }

    init(_ message: HTTPRequest) {
        let query = message.query
        self.init(
            isRead: message.method == .get || message.method == .head,
            path: String(decoding: message.path, as: UTF8.self),
            query: query.isEmpty ? nil : String(decoding: query, as: UTF8.self),
            accept: message.lines.list(.accept).map { String(decoding: $0, as: UTF8.self) },
            lastEventID: message.lines.first(.lastEventID).flatMap { Int(String(decoding: $0, as: UTF8.self)) })
        let text = { (name: FieldName) in message.lines.list(name).map { String(decoding: $0, as: UTF8.self) } }
        isForeign = AdminRequest.isForeign(origin: text(.origin), host: text(.host), site: text(.fetchSite))
    }

    /// By what browsers say of the page that asks: the origin is its own if it is that of `Host`, whichever of the two
    /// schemes a proxy may have put before it.
    static func isForeign(origin: String?, host: String?, site: String?) -> Bool {
        if site == "cross-site" { return true }
        guard let origin else { return false }
        guard let host else { return true }
        return !["http://", "https://"].contains { origin.lowercased() == $0 + host.lowercased() }
    }
}
