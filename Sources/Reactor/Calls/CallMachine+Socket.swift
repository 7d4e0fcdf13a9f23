import Glibc
import Wire
import Workload

// What the machine's actions come to on a socket: the part that both drivers share.

extension CallMachine {
    /// Bytes that one read takes at most.
    static let readSize = 64 * 1_024

    init(to peer: Peer, _ parser: ReplyParser) {
        self.init(addresses: peer.addresses.count, first: peer.firstAddress, parser: parser)
    }
}

extension Peer {
    /// Does `dial`.
    func dial(_ address: Int) -> (Socket?, CallMachine.Event) {
        switch Socket.dial(addresses[address]) {
        case .connected(let socket):
            connected(to: address)
            return (socket, .connected)
        case .connecting(let socket): return (socket, .connecting)
        case .failed(let errno): return (nil, .dialFailed(errno: errno))
        }
    }

    /// Does `completeDial`.
    func completeDial(of socket: Socket, to address: Int) -> CallMachine.Event {
        let error = socket.dialError
        guard error == 0 else { return .dialFailed(errno: error) }
        connected(to: address)
        return .connected
    }
}

extension Outbox {
    /// Does `send`. The bytes are made when the first of them leave, so that `grpc-timeout` tells what then remains.
    mutating func send(to socket: Socket, _ request: () -> [UInt8]) -> CallMachine.Event {
        if isEmpty { self = Outbox(request()) }
        return switch flush(to: socket) {
        case .whole: .sent
        case .part: .sendBlocked
        case .failed(let errno): .sendFailed(errno: errno)
        }
    }
}

extension CallMachine.Finish {
    func answer(of endpoint: DownstreamEndpoint, timeout: Duration) -> Answer {
        let body = result.flatMap { reply in
            (200..<300).contains(reply.status) ? .success(reply.body) : .failure(.replied(status: reply.status))
        }
        var answer = Answer(
            result: body.mapError { $0.failure(of: endpoint, timeout: timeout) }, arrival: arrival,
            arrivalIsUpperBound: arrivalIsUpperBound)
        answer.holding = (try? result.get())?.share
        return answer
    }
}
