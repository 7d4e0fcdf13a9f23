import Wire

/// A reply of the admin port. Every body that is text ends in a line end.
struct AdminReply: Equatable {
    var status: Int
    var contentType: String
    var body: [UInt8]
    /// Further fields, `Name: value` each.
    var fields: [String] = []
    /// The body is the first of a row of messages, which ends with the connection.
    var isStream = false

    static func page(_ body: String, contentType: String, fields: [String] = []) -> AdminReply {
        AdminReply(status: 200, contentType: contentType, body: Array(body.utf8), fields: fields)
    }

    static func line(_ text: String, status: Int = 200, fields: [String] = []) -> AdminReply {
        AdminReply(status: status, contentType: AdminReply.text, body: Array("\(text)\n".utf8), fields: fields)
    }

    /// Server-sent events. Closing the connection ends them in HTTP/1.0 as in HTTP/1.1.
    static func stream(_ first: String) -> AdminReply {
        AdminReply(
            status: 200, contentType: "text/event-stream", body: Array(first.utf8), fields: ["Cache-Control: no-store"],
            isStream: true)
    }

    /// What bytes that are no request that can be served are answered with.
    static func refusal(_ rejection: Rejection) -> AdminReply {
        .line("\(rejection.reason)", status: rejection.status)
    }

    static let text = "text/plain; charset=utf-8"
    static let json = "application/json"
}

extension AdminReply {
    /// Longest `Date` field, in bytes.
    private static let dateCapacity = 64

    /// As it is sent. A browser takes the type for what it says (`nosniff`): much of what is shown came from clients.
    ///
    /// - Parameter withBody: false for HEAD, whose reply tells the length of what it leaves out (RFC 9110 9.3.2).
    func bytes(closing: Bool, isHTTP10: Bool = false, withBody: Bool = true) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(StatusText.of(status))\r\nContent-Type: \(contentType)\r\n"
        if !isStream { head += "Content-Length: \(body.count)\r\n" }
        for field in ["X-Content-Type-Options: nosniff"] + fields { head += "\(field)\r\n" }
        head += "\(Persistence(keepsAlive: !closing, isHTTP10: isHTTP10).line)"
        var date = [UInt8](repeating: 0, count: AdminReply.dateCapacity)
        let length = date.withUnsafeMutableBytes { memory in
            var writer = ByteWriter(memory)
            HTTPDate.write(secondsSinceEpoch: HTTPDate.now(), into: &writer)
            return writer.count
        }
        return Array(head.utf8) + date[..<length] + Array("\r\n".utf8) + (withBody ? body : [])
    }
}
