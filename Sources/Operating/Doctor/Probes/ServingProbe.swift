import Glibc
import Reactor
import Wire
import Workload

/// Connects to the serving port, and asks for `health_path` where there is one.
struct ServingProbe {
    private static let mostBody = 64 << 10
    private static let mostHeader = 16 << 10

    /// Where it listens; nil where this machine cannot get there.
    private let address: HostPort?
    private let named: HostPort
    private let healthPath: String

    /// - Parameters:
    ///   - address: as the daemon says it listens.
    ///   - admin: where its admin port was found: all addresses of its machine are at least that one.
    ///   - isLocal: whether that is this machine.
    init(_ address: HostPort, beside admin: HostPort, isLocal: Bool, healthPath: String) {
        (named, self.healthPath) = (address, healthPath)
        self.address = ServingProbe.reachable(address, beside: admin, isLocal: isLocal)
    }

    /// The address to dial for one that is listened on.
    static func reachable(_ address: HostPort, beside admin: HostPort, isLocal: Bool) -> HostPort? {
        switch address.host {
        case "0.0.0.0": HostPort(host: isLocal ? "127.0.0.1" : admin.host, port: address.port)
        case "::": HostPort(host: isLocal ? "::1" : admin.host, port: address.port)
        case "localhost", "::1": isLocal ? address : nil
        case let host where host.hasPrefix("127."): isLocal ? address : nil
        default: address
        }
    }

    func facts(within patience: Duration) -> ServingFacts {
        guard let address else { return .outOfReach(named) }
        do throws(ReactorError) {
            let addresses = try SocketAddress.all(of: address, atMost: Socket.mostAddresses)
            return healthPath.isEmpty
                ? connect(addresses[0], at: address, within: patience) : ask(addresses, at: address, within: patience)
        } catch {
            return .failed(address, reason: ": \(error)")
        }
    }

    private func connect(_ place: SocketAddress, at address: HostPort, within patience: Duration) -> ServingFacts {
        let failed = { (fault: CallFault) in ServingFacts.failed(address, reason: fault.complaint(patience)) }
        switch Socket.dial(place) {
        case .failed(let errno): return failed(.dialFailed(errno: errno))
        case .connected(let socket):
            socket.close()
            return .connected(address)
        case .connecting(let socket):
            defer { socket.close() }
            var wait = HurriedWait(until: Clock.now() + patience, or: nil)
            guard wait.wait(for: socket.descriptor, writable: true) == .ready else { return failed(.dialTimedOut) }
            let error = socket.dialError
            return error == 0 ? .connected(address) : failed(.dialFailed(errno: error))
        }
    }

    private func ask(_ places: [SocketAddress], at address: HostPort, within patience: Duration) -> ServingFacts {
        let client = BlockingClient(to: Peer("\(address)", at: places)) {
            ReplyParser(limit: ServingProbe.mostBody, headers: ServingProbe.mostHeader)
        }
        let end = client.get(healthPath, host: "\(address.withoutZone)", until: Clock.now() + patience)
        return switch end.result {
        case .success(let reply): .answered(address, path: healthPath, status: reply.status)
        case .failure(let fault): .failed(address, reason: fault.complaint(patience))
        }
    }
}
