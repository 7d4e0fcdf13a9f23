import Wire

/// A reply as it came over the wire; enough of HTTP to read the daemon's own.
struct WireReply: Equatable {
    struct Field: Equatable {
        var name: String
        var value: String
    }

    var status: Int
    /// In the order of the wire, names in lower case.
    var fields: [Field]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The one value of a field; nil if it does not come, or comes twice.
    subscript(name: String) -> String? {
        let values = fields.filter { $0.name == name }
        return values.count == 1 ? values[0].value : nil
    }

    /// The first reply in `bytes` and its length; nil while it is not whole.
    static func parse(_ bytes: [UInt8], bodyless: Bool) throws -> (WireReply, Int)? {
        guard let end = headEnd(bytes) else { return nil }
        let lines = String(decoding: bytes[..<(end - 4)], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let start = lines[0].split(separator: " ", maxSplits: 2)
        guard start.count >= 2, start[0] == "HTTP/1.1", let status = Int(start[1]) else {
            throw RawClient.ClientFailure.malformed(String(decoding: bytes, as: UTF8.self))
        }
        let fields = try lines.dropFirst().map(field)
        var reply = WireReply(status: status, fields: fields, body: [])
        if bodyless || status < 200 { return (reply, end) }
        guard let length = reply["content-length"].flatMap({ Int($0) }) else {
            throw RawClient.ClientFailure.malformed(String(decoding: bytes, as: UTF8.self))
        }
        guard bytes.count >= end + length else { return nil }
        reply.body = Array(bytes[end..<(end + length)])
        return (reply, end + length)
    }

    private static func field(_ line: Substring) throws -> Field {
        guard let colon = line.firstIndex(of: ":") else { throw RawClient.ClientFailure.malformed(String(line)) }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        return Field(name: line[..<colon].lowercased(), value: String(value))
    }

    /// Where the head's last line end ends.
    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { bytes in
            var index = 3
            while index < bytes.count {
                if bytes[index] == 0x0A, bytes[index - 1] == 0x0D, bytes[index - 2] == 0x0A, bytes[index - 3] == 0x0D {
                    return index + 1
                }
                index += 1
            }
            return nil
        }
    }
}

extension WireReply {
    /// A reply on a stream.
    init(_ message: HTTP2Message) {
        self.init(status: message.status, fields: WireReply.fields(message.fields), body: message.body)
    }

    static func fields(_ lines: FieldLines) -> [Field] {
        String(decoding: lines.all, as: UTF8.self).split(separator: "\r\n").map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return Field(
                name: line[..<colon].lowercased(), value: String(line[colon...].dropFirst().drop { $0 == " " }))
        }
    }

    /// The mode that `Deadlined-Served-By` names.
    var mode: String? {
        self["deadlined-served-by"]?.firstMatch(of: /mode=([a-z-]+);/).map { String($0.1) }
    }

    /// The stages of `Server-Timing`, in milliseconds.
    var serverTiming: [String: Double] {
        let entries = self["server-timing"]?.matches(of: /([a-z]+);dur=([0-9.]+)/) ?? []
        return entries.reduce(into: [:]) { $0[String($1.1)] = Double($1.2) }
    }
}
