import Modes
import Wire
import Workload

/// Decides what becomes of a well-formed message: work, or a refusal. Loop's thread.
final class Admission {
    enum Decision {
        case work(RequestID, WorkOrder, start: Chain)
        case refused(status: Int, reason: String, allow: StaticString?, withBody: Bool)
    }

    private static let path = Array("/work".utf8)

    private let orders: OrderReader
    /// Tells this worker's ids from those of other workers and of earlier ones: 24 random bits, drawn after the fork.
    private let salt = UInt32.random(in: 1..<0x100_0000)
    private var number: UInt32 = 0
    private var newest: (order: WorkOrder, start: Chain)?

    init(orders: OrderReader) {
        self.orders = orders
    }

    func decide(_ message: HTTPRequest) -> Decision {
        guard message.path.elementsEqual(Admission.path) else {
            return .refused(
                status: 404, reason: "no such path: this port serves /work", allow: nil,
                withBody: message.method != .other("HEAD"))
        }
        switch message.method {
        case .get: return decide(message, method: .get)
        case .post: return decide(message, method: .post)
        case .other(let name):
            return .refused(
                status: 405, reason: "/work takes GET and POST", allow: "GET, POST", withBody: name != "HEAD")
        }
    }

    private func decide(_ message: HTTPRequest, method: Method) -> Decision {
        do {
            let order = try orders.read(
                method: method, query: message.query.span, grpcTimeout: message.fields.grpcTimeout,
                envoyTimeout: message.fields.envoyTimeout)
            return .work(id(for: message), order, start: start(of: order))
        } catch {
            return .refused(status: 400, reason: error.reason, allow: nil, withBody: true)
        }
    }

    /// Clients repeat themselves, and the digest that a chain starts from is a tenth of a trivial request.
    private func start(of order: WorkOrder) -> Chain {
        if let newest, newest.order == order { return newest.start }
        let start = Chain(startOf: order)
        newest = (order, start)
        return start
    }

    private func id(for message: HTTPRequest) -> RequestID {
        if let bytes = message.fields.requestID, let id = RequestID(client: bytes) { return id }
        number &+= 1
        return .ours(salt: salt, number: number)
    }
}
