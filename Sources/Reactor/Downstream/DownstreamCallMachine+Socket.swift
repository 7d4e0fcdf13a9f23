import Glibc
import Wire
import Workload

// What the machine's actions come to on a socket: the part that both drivers share.

extension DownstreamCallMachine {
    /// Bytes that one read takes at most.
    static let readSize = 64 * 1_024

    init(_ endpoint: DownstreamEndpoint, parser: ReplyParser?, buffers: BufferBudget?) {
        let limit = DownstreamEndpoint.maximumReplyBody
        self.init(
            addresses: endpoint.addresses.count, first: endpoint.firstAddress,
            parser: parser
                ?? ReplyParser(limit: limit, headers: DownstreamEndpoint.maximumReplyHeader, budget: buffers))
    }
}

extension Socket {
    /// Does `completeDial`.
    func completeDial(to address: Int, of endpoint: DownstreamEndpoint) -> DownstreamCallMachine.Event {
        let error = dialError
        guard error == 0 else { return .dialFailed(errno: error) }
        endpoint.connected(to: address)
        return .connected
    }
}

/// The request of one call, on its way into a socket.
struct OutgoingRequest {
    private var bytes: [UInt8] = []
    private var sent = 0

    /// Does `send`. The bytes are made when the first of them leave, so that `grpc-timeout` tells what then remains.
    mutating func send(_ call: Call, of endpoint: DownstreamEndpoint, on socket: Socket)
        -> DownstreamCallMachine.Event
    {
        if bytes.isEmpty { bytes = endpoint.request(for: call, at: Clock.now()) }
        while sent < bytes.count {
            switch bytes.withUnsafeBytes({ socket.send(UnsafeRawBufferPointer(rebasing: $0[sent...])) }) {
            case .bytes(let count): sent += count
            case .wouldBlock: return .sendBlocked
            case .failed(let errno): return .sendFailed(errno: errno)
            }
        }
        return .sent
    }

    /// Forgets what was sent: the next connection gets the whole request.
    mutating func reset() {
        bytes = []
        sent = 0
    }
}

extension DownstreamCallMachine.Finish {
    func answer(of endpoint: DownstreamEndpoint, timeout: Duration) -> Answer {
        var answer = Answer(
            result: result.mapError { $0.failure(of: endpoint, timeout: timeout) }, arrival: arrival,
            arrivalIsUpperBound: arrivalIsUpperBound)
        answer.holding = share
        return answer
    }
}
