import Proto
import RPC
import SwiftProtobuf
import Wire
import Workload

/// The work that a target of `/work` asks for, as a call of `deadlined.v1.Work/Do`.
struct WorkCall {
    /// What every call has.
    static let lines = "te: trailers\r\ncontent-type: application/grpc\r\n"

    let path: String
    /// The message, framed.
    let body: [UInt8]

    /// - Parameter target: of another path than `/work`, a call of what has this one.
    init(_ target: String) throws {
        let parts = target.split(separator: "?", maxSplits: 1)
        path = parts[0] == "/work" ? "/\(GRPCMethod.do.name)" : String(parts[0])
        var message = Deadlined_V1_WorkRequest()
        for parameter in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let pair = parameter.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { throw NoField(parameter: String(parameter)) }
            try WorkCall.set(pair[0], to: pair[1], in: &message)
        }
        body = GRPCFrame.framed(try message.serializedBytes())
    }

    /// A parameter that no field of the message has.
    struct NoField: Error {
        var parameter: String
    }

    private static func set(_ name: String, to value: String, in message: inout Deadlined_V1_WorkRequest) throws {
        switch name {
        case "before": message.before = try duration(value)
        case "downstream": message.downstream = try duration(value)
        case "after": message.after = try duration(value)
        case "deadline": message.deadline = try duration(value)
        case "kind" where value == "json": message.kind = .json
        default: throw NoField(parameter: "\(name)=\(value)")
        }
    }

    private static func duration(_ text: String) throws -> Google_Protobuf_Duration {
        guard let duration = DurationText.parse(text) else { throw NoField(parameter: text) }
        let (seconds, attoseconds) = duration.components
        return Google_Protobuf_Duration(seconds: seconds, nanos: Int32(attoseconds / 1_000_000_000))
    }

    // MARK: Replies

    /// What HTTP would have told in place of it. Its status is the one that says the same (google/rpc/code.proto).
    static func reply(_ message: HTTP2Message) throws -> WireReply {
        var reply = WireReply(message)
        // Who does not speak gRPC has answered.
        guard reply.status == 200 else { return reply }
        reply.fields += message.trailers.map(WireReply.fields) ?? []
        guard let status = reply.rpcStatus else { throw RawClient.ClientFailure.malformed("no status: \(reply)") }
        reply.status = httpStatuses[status] ?? 500
        guard status == .ok else {
            reply.body = Array((GRPCText.percentDecoded((reply["grpc-message"] ?? "").utf8) + "\n").utf8)
            return reply
        }
        let bytes = try GRPCFrame.message(in: reply.body[...], encoding: nil, atMost: reply.body.count)
        let answer = try Deadlined_V1_WorkReply(serializedBytes: Array(bytes))
        reply.body = Array((answer.digest.map { hexadecimal($0) }.joined() + "\n").utf8)
        reply.fields += fields(of: answer)
        return reply
    }

    private static let httpStatuses: [GRPCStatus: Int] = [
        .ok: 200, .invalidArgument: 400, .notFound: 404, .resourceExhausted: 429, .cancelled: 499, .unimplemented: 501,
        .unavailable: 503, .deadlineExceeded: 504,
    ]

    private static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// As HTTP has them, without an exponent.
    private static func milliseconds(_ nanoseconds: UInt64) -> String {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return "\(whole).\(String(1_000_000 + rest).dropFirst())"
    }

    private static func fields(of answer: Deadlined_V1_WorkReply) -> [WireReply.Field] {
        let (server, stages) = (answer.servedBy, answer.stages)
        let times = [
            ("kernel", stages.kernel), ("queue", stages.queue), ("compute", stages.compute),
            ("preempted", stages.preempted), ("downstream", stages.downstream), ("stale", stages.stale),
        ]
        let left = answer.deadlineRemaining
        return [
            WireReply.Field(
                name: "deadlined-served-by",
                value: "mode=\(server.mode); worker=\(server.worker); units=\(server.unitsBefore)+\(server.unitsAfter)"
            ),
            WireReply.Field(
                name: "server-timing",
                value: times.map { "\($0);dur=\(milliseconds($1))" }.joined(separator: ", ")),
            WireReply.Field(
                name: "deadline-remaining-ms", value: "\(Double(left.seconds) * 1_000 + Double(left.nanos) / 1_000_000)"
            ),
            WireReply.Field(name: "x-request-id", value: answer.requestID),
        ]
    }
}

extension WireReply {
    /// How the call ended; nil if it was none.
    var rpcStatus: GRPCStatus? { self["grpc-status"].flatMap { Int($0) }.flatMap { GRPCStatus(rawValue: $0) } }

    /// What it says of another attempt, whatever it came over.
    var asksToWait: Bool { self["retry-after"] != nil || self["grpc-retry-pushback-ms"] != nil }
}
