import Workload

/// What the stream of a call that ends at once is told: its head, its messages and its trailers, as lines of fields
/// (`name: value` and CR LF each).
public struct GRPCReply: Sendable {
    public let status: GRPCStatus
    /// Of the head, which always has the status 200.
    public private(set) var lines: [UInt8]
    public let body: [UInt8]
    /// Nil: what would be told in them stands in the head ("Trailers-Only").
    public private(set) var trailers: [UInt8]?

    /// The head's one line that all replies have.
    public static let head = Array("content-type: application/grpc\r\n".utf8)
    /// The trailers of a call that gave what it was to give.
    public static let ok = Array("grpc-status: 0\r\n".utf8)
    /// Longest message of a fault, in bytes before it is encoded.
    private static let longestMessage = 384

    /// - Parameter body: framed messages.
    public init(body: [UInt8]) {
        (status, lines, self.body, trailers) = (.ok, GRPCReply.head, body, GRPCReply.ok)
    }

    /// A call that ends without a message.
    public init(_ fault: GRPCFault) {
        (status, body) = (fault.status, [])
        lines = GRPCReply.head + GRPCReply.trailers(fault)
    }

    /// The trailers of a call that ends like this, after messages or without any.
    public static func trailers(_ fault: GRPCFault) -> [UInt8] {
        var lines = Array("grpc-status: \(fault.status.rawValue)\r\ngrpc-message: ".utf8)
        lines += GRPCText.percentEncoded(fault.message.utf8.prefix(longestMessage))
        if fault.namesEncodings { lines += "\r\ngrpc-accept-encoding: identity".utf8 }
        if let pushback = fault.pushback {
            lines += "\r\ngrpc-retry-pushback-ms: \(max(1, (pushback.nanoseconds + 999_999) / 1_000_000))".utf8
        }
        lines += "\r\n".utf8
        return lines
    }

    /// Has what is told at the end stand behind the head in any case.
    public mutating func separateTrailers() {
        guard trailers == nil else { return }
        trailers = Array(lines.dropFirst(GRPCReply.head.count))
        lines = GRPCReply.head
    }

    /// Adds a field to the head.
    public mutating func addToHead(_ name: String, _ value: some Sequence<UInt8>) {
        GRPCReply.add(name, value, to: &lines)
    }

    /// Adds a field to the trailers, wherever they stand.
    public mutating func addToTrailers(_ name: String, _ value: some Sequence<UInt8>) {
        guard var known = trailers else { return addToHead(name, value) }
        GRPCReply.add(name, value, to: &known)
        trailers = known
    }

    private static func add(_ name: String, _ value: some Sequence<UInt8>, to lines: inout [UInt8]) {
        lines += name.utf8
        lines += ": ".utf8
        lines += value
        lines += "\r\n".utf8
    }
}
