import Workload

/// Asks one machine whether it is ready, on a connection of its own. Loop thread only.
final class MachineQuestion {
    private let client: any AttemptClient
    private let timeout: Duration
    private var isAsking = false
    private var number: UInt32 = 0

    init(
        _ check: ReadinessCheck, to machine: FleetMachine, of url: DownstreamURL, loop: EventLoop
    ) throws(ReactorError) {
        timeout = check.timeout
        let peer = Peer(machine.name, at: [machine.address])
        switch check.way {
        case .path(let path):
            let endpoint = DownstreamEndpoint(url.asking(path), calling: .call, at: peer)
            client = try DownstreamClient(loop: loop, endpoint: endpoint, timeout: timeout)
        case .grpc:
            let endpoint = DownstreamEndpoint(url, calling: .health, at: peer)
            client = try RPCDownstreamClient(loop: loop, endpoint: endpoint, timeout: timeout)
        }
    }

    /// - Parameter then: called once, later; not at all while it is asked already, or has left before.
    func ask(then: @escaping (Bool) -> Void) {
        guard !isAsking else { return }
        isAsking = true
        number &+= 1
        let call = Call(
            id: .ours(salt: 0, number: number), downstream: .zero, deadline: Clock.now() + timeout)
        client.send(call, until: nil, remarks: nil) { [weak self] answer in
            self?.isAsking = false
            if self != nil { then((try? answer.result.get()) != nil) }
        }
    }

    func close() { client.close() }
}
