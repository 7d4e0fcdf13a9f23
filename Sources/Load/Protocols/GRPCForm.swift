import Balancing
import Proto
import RPC
import Reactor
import SwiftProtobuf
import Wire
import Workload

/// Calls of `deadlined.v1.Work/Do`: the request's times are typed fields, its deadline is the call's.
struct GRPCForm: StreamForm {
    private let writer: RequestWriter
    private let kind: Deadlined_V1_Kind

    private static let method = Array("/deadlined.v1.Work/Do".utf8)
    private static let fields = Array(
        "te: trailers\r\ncontent-type: application/grpc\r\n\(DownstreamEndpoint.userAgent)".utf8)

    init(_ writer: RequestWriter) {
        self.writer = writer
        kind = writer.target.kind.map(Deadlined_V1_Kind.init) ?? .unspecified
    }

    func begin(_ request: OutgoingRequest, on session: HTTP2Session) -> Int32? {
        // It has no required fields that could be missing (proto3).
        guard let message: [UInt8] = try? message(request.request).serializedBytes() else { return nil }
        return session.request(
            method: "POST", target: GRPCForm.method, authority: writer.target.authority,
            lines: writer.fields(request, and: GRPCForm.fields), body: GRPCFrame.framed(message))
    }

    private func message(_ request: ScheduledRequest) -> Deadlined_V1_WorkRequest {
        var message = Deadlined_V1_WorkRequest()
        message.before = GRPCForm.duration(request.before)
        message.downstream = GRPCForm.duration(request.downstream)
        message.after = GRPCForm.duration(request.after)
        message.kind = kind
        return message
    }

    /// Of whole microseconds, as in a query.
    private static func duration(_ nanoseconds: Int64) -> Google_Protobuf_Duration {
        let micros = nanoseconds / 1_000
        return Google_Protobuf_Duration(seconds: micros / 1_000_000, nanos: Int32(micros % 1_000_000) * 1_000)
    }

    func end(by reply: HTTP2Message) -> AttemptEnd {
        // A proxy's word: it knows no gRPC.
        guard reply.status == 200 else { return .replied(LoadReply(status: reply.status, bodyHash: FNV().value)) }
        guard let status = GRPCForm.status(reply) else { return .unusable(.malformed) }
        let trailers = reply.trailers ?? reply.fields
        let load = writer.readsLoads ? ReportedLoad(trailers: trailers) : nil
        guard status == .ok else {
            let pause = trailers.first(.grpcPushback).map(RetryPushback.wait)
            return .replied(LoadReply(status: status.httpStatus, bodyHash: FNV().value, pause: pause, load: load))
        }
        let most = HTTP1Conversation.maximumReplyBody
        guard let message = try? GRPCFrame.message(in: reply.body[...], encoding: nil, atMost: most),
            let work = try? Deadlined_V1_WorkReply(serializedBytes: Array(message))
        else { return .unusable(.malformed) }
        var told = LoadReply(work)
        told.load = load
        return .replied(told)
    }

    private static func status(_ reply: HTTP2Message) -> GRPCStatus? {
        (reply.trailers ?? reply.fields).first(.grpcStatus).flatMap(GRPCStatus.code)
            .map { GRPCStatus(rawValue: $0) ?? .unknown }
    }
}

extension Deadlined_V1_Kind {
    fileprivate init(_ kind: ComputeKind) {
        switch kind {
        case .hash: self = .hash
        case .json: self = .json
        case .spin: self = .spin
        case .sleep: self = .sleep
        case .jsonCached: self = .jsonCached
        case .jsonFoundation: self = .jsonFoundation
        case .protobuf: self = .protobuf
        }
    }
}
