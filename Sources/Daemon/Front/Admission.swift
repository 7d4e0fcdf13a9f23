import Modes
import Wire
import Workload

/// Decides what becomes of a well-formed message: work, or a refusal. Loop's thread.
final class Admission {
    enum Decision {
        case work(RequestID, WorkOrder, start: Chain)
        case refused(Refusal)
    }

    private static let path = Array("/work".utf8)

    private let orders: OrderReader
    /// Tells this worker's ids from those of other workers and of earlier ones: 24 random bits, drawn after the fork.
    private let salt = UInt32.random(in: 1..<0x100_0000)
    private var number: UInt32 = 0
    private var newest: Understood?

    init(orders: OrderReader) {
        self.orders = orders
    }

    func decide(_ message: HTTPRequest) -> Decision {
        guard message.path.elementsEqual(Admission.path) else {
            return refused(
                message, status: 404, reason: "no such path: this port serves /work",
                withBody: message.method != .other("HEAD"))
        }
        switch message.method {
        case .get: return decide(message, method: .get)
        case .post: return decide(message, method: .post)
        case .other(let name):
            return refused(
                message, status: 405, reason: "/work takes GET and POST", allow: "GET, POST", withBody: name != "HEAD")
        }
    }

    private func decide(_ message: HTTPRequest, method: Method) -> Decision {
        // Clients repeat themselves, and understanding a message takes a fifth of what a trivial request costs beside
        // the kernel.
        if let order = newest?.order(in: message, method: method), let start = newest?.start {
            return .work(id(for: message), order, start: start)
        }
        do {
            let order = try orders.read(
                method: method, query: message.query.span, grpcTimeout: message.fields.grpcTimeout,
                envoyTimeout: message.fields.envoyTimeout)
            let understood = Understood(message, as: order)
            newest = understood
            return .work(id(for: message), order, start: understood.start)
        } catch {
            return refused(message, status: 400, reason: error.reason)
        }
    }

    private func refused(
        _ message: HTTPRequest, status: Int, reason: String, allow: StaticString? = nil, withBody: Bool = true
    ) -> Decision {
        .refused(Refusal(status: status, reason: reason, id: id(for: message), allow: allow, withBody: withBody))
    }

    private func id(for message: HTTPRequest) -> RequestID {
        if let bytes = message.fields.requestID, let id = RequestID(client: bytes) { return id }
        return nextID()
    }

    /// For what brings no id.
    func nextID() -> RequestID {
        number &+= 1
        return .ours(salt: salt, number: number)
    }
}
