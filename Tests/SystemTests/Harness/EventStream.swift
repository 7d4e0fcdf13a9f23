import Foundation
import Telemetry
import Testing

/// One who listens to a daemon's `/events`.
final class EventStream {
    struct Message {
        var id: Int?
        var entry: LiveEntry
    }

    let client: RawClient
    /// Its reply's first line and fields.
    let head: String

    /// - Parameter id: of the newest message that it had from another connection.
    init(_ admin: AdminPort, after id: Int? = nil) throws {
        client = try RawClient(port: admin.port)
        let field = id.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        try client.send("GET /events HTTP/1.1\r\nHost: test\r\n\(field)\r\n")
        head = try client.text(until: "\r\n\r\n")
    }

    func next() throws -> Message {
        let lines = try client.text(until: "\n\n").split(separator: "\n")
        let fields = lines.reduce(into: [String: String]()) { fields, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[String(parts[0])] = String(parts[1].dropFirst())
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try #require(fields["data"])
        return Message(
            id: fields["id"].flatMap { Int($0) }, entry: try decoder.decode(LiveEntry.self, from: Data(data.utf8)))
    }

    /// All seconds up to the one with which something has come true.
    func seconds(until isTrue: ([LiveSecond]) -> Bool) throws -> [LiveSecond] {
        var seconds = try next().entry.seconds
        while !isTrue(seconds) { seconds += try next().entry.seconds }
        return seconds
    }
}
