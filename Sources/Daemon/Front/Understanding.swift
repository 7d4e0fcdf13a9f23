import Modes
import RPC
import Wire
import Workload

/// Tells what a well-formed message asks for: work, or what is refused. Whether there is room is not judged here.
/// Loop's thread.
final class Understanding {
    enum Decision {
        case work(RequestID, Understood, Brought)
        /// No request of the figures: a balancer asks whether this worker serves.
        case health(RequestID, withBody: Bool)
        case refused(Refusal)

        var id: RequestID {
            switch self {
            case .work(let id, _, _), .health(let id, _): id
            case .refused(let refusal): refusal.id
            }
        }
    }

    private static let path = Array("/work".utf8)[...]

    /// The newest message that was understood.
    private final class Remembered {
        /// Bounded by the limits on targets and heads.
        let source: OrderSource
        let understood: Understood

        init(_ source: consuming OrderSource, _ understood: Understood) {
            self.source = source
            self.understood = understood
        }
    }

    private let orders: OrderReader
    /// Empty: there is none.
    private let healthPath: ArraySlice<UInt8>
    /// Tells this worker's ids from those of other workers and of earlier ones: 24 random bits, drawn after the fork.
    private let salt = UInt32.random(in: 1..<0x100_0000)
    private var number: UInt32 = 0
    /// What gives requests their own ids in their traces: apart from all others', as 64 random bits are.
    private var spans = SplitMix64(state: .random(in: .min ... .max))
    private var newest: Remembered?
    /// Whether something goes by them: else nobody looks for one.
    private let readsShardKeys: Bool
    /// Nil: idempotency keys mean nothing.
    private let keys: KeyReader?

    init(orders: OrderReader, healthPath: String = "", readsShardKeys: Bool = false, keys: KeyReader? = nil) {
        self.orders = orders
        self.keys = keys
        self.readsShardKeys = readsShardKeys
        self.healthPath = Array(healthPath.utf8)[...]
    }

    /// - Parameter given: the id that it got of ours before it was whole, if it did.
    func decide(_ message: HTTPRequest, given: RequestID? = nil) -> Decision {
        let id = id(brought: message.requestID) ?? given ?? nextID()
        guard message.path.isSame(as: Understanding.path) else { return decideElsewhere(message, id) }
        switch message.method {
        case .get: return decide(message, id, method: .get)
        case .head: return decide(message, id, method: .head)
        case .post: return decide(message, id, method: .post)
        case .other:
            return refused(message, id, status: 405, reason: "/work takes GET, HEAD and POST", allow: "GET, HEAD, POST")
        }
    }

    private func decideElsewhere(_ message: HTTPRequest, _ id: RequestID) -> Decision {
        guard !healthPath.isEmpty, message.path.isSame(as: healthPath) else {
            if GRPCMethod(path: message.path) != nil {
                return refused(
                    message, id, status: 415, reason: "a gRPC method: want HTTP/2 and content-type application/grpc")
            }
            return refused(message, id, status: 404, reason: "no such path: this port serves /work")
        }
        switch message.method {
        case .get, .head: return .health(id, withBody: message.method == .get)
        case .post, .other:
            return refused(message, id, status: 405, reason: "the health path takes GET and HEAD", allow: "GET, HEAD")
        }
    }

    private func decide(_ message: HTTPRequest, _ id: RequestID, method: Method) -> Decision {
        // Clients repeat themselves, and understanding a message takes a fifth of what a trivial request costs beside
        // the kernel.
        let source = OrderSource(
            method: method, query: message.query, grpcTimeout: message.grpcTimeout,
            envoyTimeout: message.envoyTimeout)
        do throws(BadOrder) {
            if let newest, newest.source.isSame(as: source) {
                return .work(id, newest.understood, try brought(by: message))
            }
            let understood = Understood(try orders.read(source))
            newest = Remembered(source, understood)
            return .work(id, understood, try brought(by: message))
        } catch {
            return refused(message, id, status: 400, reason: error.reason)
        }
    }

    func brought(by message: HTTPRequest) throws(BadOrder) -> Brought {
        Brought(
            trace: trace(of: message), shardKey: readsShardKeys ? shardKey(of: message) : nil,
            idempotencyKey: try keys?.key(of: message))
    }

    private func shardKey(of message: HTTPRequest) -> ShardKey? {
        message.lines.first(.shardKey).flatMap { ShardKey($0) }
    }

    /// What the message brings of a trace; nil if that is nothing, or malformed.
    private func trace(of message: HTTPRequest) -> BroughtTrace? {
        guard let parent = message.traceParent,
            let context = TraceContext(traceparent: parent.span, span: nextSpan())
        else { return nil }
        return BroughtTrace(context, state: message.lines.list(.traceState) ?? [])
    }

    /// One number in 2⁶⁴ is none.
    private func nextSpan() -> UInt64 { max(1, spans.next()) }

    private func refused(
        _ message: HTTPRequest, _ id: RequestID, status: Int, reason: String, allow: StaticString? = nil
    ) -> Decision {
        .refused(
            Refusal(status: status, reason: reason, id: id, allow: allow, withBody: message.method != .head))
    }

    /// The id in a message's `X-Request-Id`; nil if there is none that is sane.
    func id(brought bytes: ArraySlice<UInt8>?) -> RequestID? {
        bytes.flatMap { RequestID(client: $0) }
    }

    /// For what brings no id.
    func nextID() -> RequestID {
        number &+= 1
        return .ours(salt: salt, number: number)
    }
}
