import Wire

/// All that a session tells of a stream of bytes. The order is that of each HTTP/2 stream and of the connection: how
/// far those are ahead of each other depends on how much came in one read.
struct SessionTrace: Equatable {
    private var connection: [String] = []
    private var streams: [Int32: [String]] = [:]
    var output: [UInt8] = []
    var failure: HTTP2Failure?

    /// Events of all.
    var count: Int { connection.count + streams.values.reduce(0) { $0 + $1.count } }

    /// Its peer had said GOAWAY, and more came when no stream was left: a next read is not looked at, the rest of the
    /// present one is.
    var wasOver = false

    var hasGoAway: Bool { connection.contains { $0.hasPrefix("goaway") } }

    var isFlood: Bool { failure?.reason == "flood" }

    mutating func add(_ session: HTTP2Session) {
        while let event = session.nextEvent() {
            switch event {
            // A head is told by itself only if the end has not come in the same read.
            case .head: break
            case .piece(let stream): streams[stream, default: []].append("piece")
            case .end(let stream, let rejection):
                streams[stream, default: []].append("end \(rejection?.status ?? 0)")
            case .message(let stream, let message): streams[stream, default: []].append(SessionTrace.text(message))
            case .sent(let stream): streams[stream, default: []].append("sent")
            case .drained(let stream): streams[stream, default: []].append("drained")
            case .closed(let stream, let code, let isByPeer):
                streams[stream, default: []].append("closed \(code) \(isByPeer)")
            case .goAway(let last, let code): connection.append("goaway \(last) \(code)")
            case .pingAcknowledged: connection.append("ping")
            case .settings: connection.append("settings")
            }
        }
    }

    /// All of it but whether it shared its read.
    private static func text(_ message: HTTP2Message) -> String {
        let words = [
            message.method, message.target, message.body, message.trailers?.list(.grpcStatus) ?? [],
        ].map { String(decoding: $0, as: UTF8.self) }
        let rejection = message.rejection.map { "\($0.status) \($0.reason)" } ?? "taken"
        return "\(words) \(message.status) \(message.trailers == nil) \(message.fields) \(rejection)"
    }
}
