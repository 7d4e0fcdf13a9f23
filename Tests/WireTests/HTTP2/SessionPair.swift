import Wire

/// A client and a server that send each other all that they have.
final class SessionPair {
    let client: HTTP2Session
    let server: HTTP2Session

    init(_ limits: HTTP2Limits = SessionPair.limits) {
        client = HTTP2Session(.client, limits: SessionPair.limits)
        server = HTTP2Session(.server, limits: limits)
    }

    static let limits = HTTP2Limits(message: RequestLimits(target: 1_000, headers: 2_000, body: 100_000))

    /// Until neither has anything to say.
    func exchange() {
        while client.wantsToWrite || server.wantsToWrite {
            let before = (client.wantsToWrite, server.wantsToWrite)
            SessionPair.carry(from: client, to: server)
            SessionPair.carry(from: server, to: client)
            if before == (client.wantsToWrite, server.wantsToWrite), !before.0, !before.1 { return }
        }
    }

    static func carry(from one: HTTP2Session, to other: HTTP2Session) {
        var bytes: [UInt8] = []
        one.write(to: &bytes)
        bytes.withUnsafeBytes { other.take($0) }
    }

    func get(_ target: String, lines: String = "", body: [UInt8] = []) -> Int32? {
        client.request(
            method: body.isEmpty ? "GET" : "POST", target: Array(target.utf8), authority: "localhost",
            lines: Array(lines.utf8), body: body)
    }
}

extension HTTP2Session {
    func allEvents() -> [HTTP2Event] {
        var all: [HTTP2Event] = []
        while let event = nextEvent() { all.append(event) }
        return all
    }

    func messages() -> [(stream: Int32, message: HTTP2Message)] {
        allEvents().compactMap { if case .message(let stream, let message) = $0 { (stream, message) } else { nil } }
    }
}
