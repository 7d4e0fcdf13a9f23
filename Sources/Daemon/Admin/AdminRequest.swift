import Wire

/// What the admin port needs to know of a request.
struct AdminRequest: Equatable {
    var isRead: Bool
    var path: String
    var query: String?
    var accept: String?
    /// The number of the newest second that a listener has had: `Last-Event-ID`, if it is one of ours.
    var lastEventID: Int?
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
            accept: message.lines.list("accept").map { String(decoding: $0, as: UTF8.self) },
            lastEventID: message.lines.first("last-event-id").flatMap { Int(String(decoding: $0, as: UTF8.self)) })
    }
}
