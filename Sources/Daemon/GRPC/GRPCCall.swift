import Modes
import RPC
import Workload

/// A call of the Work service, and how its client is told what comes of it.
final class GRPCCall: MessageForm, @unchecked Sendable {
    // Safe to send: `told` belongs to whoever runs the request, `status` to the front's thread; the rest never changes.

    private let method: GRPCMethod
    private let id: RequestID
    private let server: ServerName
    private let load: LoadSource?
    /// A call without a deadline of its own is never ended at that of the configuration: gRPC takes it to be endless.
    let endsAtDeadline: Bool
    /// The newest step of which its client was told.
    private var told: WorkStep?
    /// How it ends; its client may leave before that is known.
    private var status = GRPCStatus.cancelled

    /// Who serves, as replies tell it.
    struct ServerName {
        /// The mode's name.
        var mode: [UInt8]
        /// The worker's slot.
        var worker: Int
    }

    init(_ method: GRPCMethod, id: RequestID, endsAtDeadline: Bool, by server: ServerName, load: LoadSource?) {
        (self.method, self.id, self.endsAtDeadline) = (method, id, endsAtDeadline)
        (self.server, self.load) = (server, load)
    }

    var messageProtocol: MessageProtocol { .grpc }

    var facts: CallFacts? { CallFacts(method: method.rawValue, status: UInt8(status.rawValue)) }

    var wantsProgress: Bool { method == .doWithProgress }

    func reply(_ reply: Reply, to request: Request, retryAfter: Duration?) -> StreamReply {
        switch reply.content {
        case .digest(let chain):
            status = .ok
            return whole(GRPCReply(body: framed(chain, of: request)), isReplayed: request.exchange.isReplayed)
        case .reason(let reason):
            var fault = GRPCFault(request.exchange.failure.map(GRPCStatus.init) ?? .unknown, reason)
            if fault.status == .unavailable || fault.status == .aborted { fault.pushback = retryAfter }
            return ended(by: fault, isReplayed: request.exchange.isReplayed)
        }
    }

    func expiry() -> StreamReply { ended(by: GRPCFault(.deadlineExceeded, "the deadline has passed")) }

    private func framed(_ chain: Chain, of request: Request) -> [UInt8] {
        let answer = WorkAnswer(
            chain: chain, mode: server.mode, worker: server.worker, order: request.exchange.order,
            stages: request.exchange.timeline.stages,
            remainingNanoseconds: request.exchange.deadline.nanosecondsSince(request.exchange.timeline.end), id: id)
        return wantsProgress ? WorkMessages.framedProgress(answer) : WorkMessages.framed(answer)
    }

    private func ended(by fault: GRPCFault, isReplayed: Bool = false) -> StreamReply {
        status = fault.status
        var reply = GRPCReply(fault)
        // Messages may have gone before it, and with them the head.
        if wantsProgress { reply.separateTrailers() }
        reply.addToTrailers("x-request-id", id.description.utf8)
        return whole(reply, isReplayed: isReplayed)
    }

    /// - Parameter isReplayed: it is what an earlier call with the same idempotency key got; then no message of
    ///   progress has gone before it.
    private func whole(_ reply: GRPCReply, isReplayed: Bool) -> StreamReply {
        var reply = reply
        if isReplayed { reply.addToHead("idempotency-replayed", "true".utf8) }
        if let load { reply.addToTrailers(OrcaReport.trailer, load.report().base64) }
        return StreamReply(reply)
    }

    func progress(of request: Request) -> StreamMessage? {
        guard let step = ended(in: request) else { return nil }
        told = step
        return StreamMessage(
            lines: GRPCReply.head,
            body: WorkMessages.framedProgress(
                step, elapsedNanoseconds: Int64(request.exchange.timeline.latencyNanoseconds)))
    }

    /// The step that has just ended; nil if that failed.
    private func ended(in request: Request) -> WorkStep? {
        guard request.exchange.failure == nil else { return nil }
        if request.exchange.hasCalled { return told == .downstream ? .after : .downstream }
        let hasBefore = request.exchange.order.before.units > 0 || request.exchange.bodySize > 0
        return hasBefore && told == nil ? .before : .after
    }
}

extension StreamReply {
    init(_ reply: GRPCReply) {
        self.init(lines: reply.lines, body: reply.body, trailers: reply.trailers)
    }
}
