import Wire
import Workload

/// The downstream client of one loop, in the way in which what it calls is called. Loop thread only.
public enum LoopClient {
    case http(DownstreamClient)
    case rpc(RPCDownstreamClient)
    case fleet(FleetClient)

    /// - Parameters:
    ///   - timeout: of a whole call, from `send` to the reply's last byte, dialling included; of a fleet's, of each
    ///     attempt.
    ///   - observer: is told what becomes of a fleet's machines.
    public init(
        loop: EventLoop, service: CalledService, buffers: BufferBudget? = nil, timeout: Duration,
        holds: ThreadHolds? = nil, dialling: @escaping DialObserver = { _ in }, observer: (any FleetObserver)? = nil
    ) throws(ReactorError) {
        switch service {
        case .one(let endpoint):
            self = try LoopClient(
                loop: loop, endpoint: endpoint, buffers: buffers, timeout: timeout, holds: holds, dialling: dialling)
        case .fleet(let fleet):
            self = .fleet(
                try FleetClient(
                    loop: loop, fleet: fleet, buffers: buffers, timeout: timeout, holds: holds, dialling: dialling,
                    observer: observer))
        }
    }

    public init(
        loop: EventLoop, endpoint: DownstreamEndpoint, buffers: BufferBudget? = nil, timeout: Duration,
        holds: ThreadHolds? = nil, dialling: @escaping DialObserver = { _ in }
    ) throws(ReactorError) {
        switch endpoint.scheme {
        case .http:
            self = .http(
                try DownstreamClient(
                    loop: loop, endpoint: endpoint, buffers: buffers, timeout: timeout, holds: holds,
                    dialling: dialling))
        case .grpc:
            self = .rpc(
                try RPCDownstreamClient(
                    loop: loop, endpoint: endpoint, buffers: buffers, timeout: timeout, holds: holds,
                    dialling: dialling))
        }
    }

    /// Begins a call. `then` is called once, later, from the loop, and never before `send` has returned; it may send
    /// again, and may close the client.
    ///
    /// - Parameter cancellation: ends the call as its time-out would. To be uttered on the loop's thread.
    public func send(_ call: Call, until cancellation: Cancellation? = nil, then: @escaping (Answer) -> Void) {
        switch self {
        case .http(let client): client.send(call, until: cancellation, then: then)
        case .rpc(let client): client.send(call, until: cancellation, then: then)
        case .fleet(let client): client.send(call, until: cancellation, then: then)
        }
    }

    /// Keeps no connection without calls; calls that are outstanding go on to their answers.
    public func close() {
        switch self {
        case .http(let client): client.close()
        case .rpc(let client): client.close()
        case .fleet(let client): client.close()
        }
    }
}
