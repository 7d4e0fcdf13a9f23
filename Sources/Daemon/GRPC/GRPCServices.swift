import Modes
import RPC
import Wire
import Workload

/// What is served by gRPC: the work, as requests like any other; health, reflection and the interop calls, which the
/// front answers at once, never behind the run queue. Front's thread.
final class GRPCServices: GRPCAnswering {
    private let setting: GRPCSetting
    private let calls: CallUnderstanding
    private let health: HealthWatches
    private let brought: (HTTPRequest) throws(BadOrder) -> Brought
    /// Is told of each answer on health.
    private let healthAsked: () -> Void

    /// - Parameters:
    ///   - brought: reads what a message brings beside its order.
    ///   - isReady: whether this worker serves.
    init(
        _ setting: GRPCSetting, brought: @escaping (HTTPRequest) throws(BadOrder) -> Brought,
        isReady: @escaping () -> Bool,
        healthAsked: @escaping () -> Void
    ) {
        self.setting = setting
        calls = CallUnderstanding(orders: setting.orders)
        health = HealthWatches(isReady: isReady)
        self.brought = brought
        self.healthAsked = healthAsked
    }

    /// Whether the worker serves may have changed.
    func readinessChanged() { health.tell() }

    func answersAsTheyCome(_ target: [UInt8]) -> Bool { GRPCMethod(path: target[...])?.isConversation == true }

    func decide(_ message: HTTP2Message, id: () -> RequestID) -> GRPCDecision {
        guard let request = message.request else {
            return refused(id(), GRPCFault(.internal, "no request"), as: 400)
        }
        let id = request.requestID.flatMap { RequestID(client: $0) } ?? id()
        guard case .protobuf = GRPCContentType(message.fields.first(.contentType)) else {
            return .reply(id, GRPCServices.unsupported(id), rejectedAs: 415)
        }
        let head = GRPCHead(
            method: message.method[...], path: request.path, te: message.fields.first(.te),
            encoding: message.fields.first(.grpcEncoding), timeout: request.grpcTimeout)
        do throws(GRPCFault) {
            return try decide(message, request, head, id)
        } catch {
            return refused(id, error, as: GRPCServices.status(of: error))
        }
    }

    private func decide(
        _ message: HTTP2Message, _ request: HTTPRequest, _ head: GRPCHead, _ id: RequestID
    ) throws(GRPCFault) -> GRPCDecision {
        let method = try head.called()
        let timeout: Duration? = if let text = head.timeout { try GRPCTimeoutField.parse(text) } else { nil }
        // What asks for descriptions is a stream, whose messages are read as they come.
        let bytes =
            method == .reflect
            ? []
            : try GRPCFrame.message(in: message.body[...], encoding: head.encoding, atMost: setting.largestMessage)
        switch method {
        case .do, .doWithProgress:
            let (understood, payload) = try calls.understand(
                bytes, timeout: timeout, envoyTimeout: request.envoyTimeout)
            let call = GRPCCall(
                method, id: id, endsAtDeadline: timeout != nil, by: setting.server, load: setting.load)
            let others = try CallUnderstanding.bad { () throws(BadOrder) in try brought(request) }
            return .work(id, understood, others, body: payload, call)
        case .check:
            if let unknown = try HealthMessages.unknownService(in: bytes) {
                throw GRPCFault(.notFound, "unknown service \(unknown)")
            }
            healthAsked()
            return answered(id, GRPCReply(body: HealthMessages.framed(health.status)))
        case .watch:
            let watch = try health.watch(isKnown: HealthMessages.unknownService(in: bytes) == nil)
            healthAsked()
            return .open(watch)
        case .emptyCall: return answered(id, echoing(message, try InteropCalls.empty(bytes)))
        case .unaryCall: return answered(id, echoing(message, unary(bytes)))
        case .reflect: return try reflect(message, head, id)
        }
    }

    /// The status that the client wishes for is no refusal.
    private func unary(_ bytes: ArraySlice<UInt8>) -> GRPCReply {
        do throws(GRPCFault) { return try InteropCalls.unary(bytes) } catch { return GRPCReply(error) }
    }

    private func echoing(_ message: HTTP2Message, _ reply: GRPCReply) -> GRPCReply {
        var reply = reply
        if let value = message.fields.first(.echoInitial) {
            reply.addToHead(InteropCalls.echoedInHead, value)
        }
        if let value = message.fields.first(.echoTrailing) {
            reply.addToTrailers(InteropCalls.echoedInTrailers, value)
        }
        return reply
    }

    private func reflect(
        _ message: HTTP2Message, _ head: GRPCHead, _ id: RequestID
    ) throws(GRPCFault) -> GRPCDecision {
        guard let reflection = ServerReflection.ofServices else {
            throw GRPCFault(.internal, "the descriptors of the services cannot be read")
        }
        return .open(
            ReflectionCall(
                reflection, id: id, encoding: head.encoding,
                longestQuestion: min(ReflectionCall.longestQuestion, setting.largestMessage), asking: message))
    }

    private func answered(_ id: RequestID, _ reply: GRPCReply) -> GRPCDecision {
        .reply(id, StreamReply(reply), rejectedAs: nil)
    }

    // MARK: Refusals

    func refusal(_ rejection: Rejection) -> StreamReply {
        StreamReply(GRPCReply(GRPCFault(GRPCStatus(refusal: rejection.status), rejection.reason)))
    }

    private func refused(_ id: RequestID, _ fault: GRPCFault, as status: Int) -> GRPCDecision {
        var reply = GRPCReply(fault)
        reply.addToTrailers("x-request-id", id.description.utf8)
        return .reply(id, StreamReply(reply), rejectedAs: status)
    }

    /// The status by which HTTP's clients would have been refused, and by which it is counted.
    static func status(of fault: GRPCFault) -> Int {
        switch fault.status {
        case .unimplemented, .notFound: 404
        case .resourceExhausted: 413
        default: 400
        }
    }

    /// gRPC's document asks for a status of HTTP that no client can take for success.
    private static func unsupported(_ id: RequestID) -> StreamReply {
        StreamReply(
            status: 415,
            lines: Array("content-type: text/plain; charset=utf-8\r\nx-request-id: \(id)\r\n".utf8),
            body: Array("want content-type application/grpc or application/grpc+proto\n".utf8))
    }
}

/// What the services of one worker are told.
struct GRPCSetting {
    var orders: OrderReader
    var server: GRPCCall.ServerName
    /// Of a message, in bytes.
    var largestMessage: Int
    /// Nil: calls are told nothing of the worker's load.
    var load: LoadSource?
}
