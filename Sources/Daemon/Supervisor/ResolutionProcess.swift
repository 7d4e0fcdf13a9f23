import Reactor
import Workload

/// Resolves the downstream's name in a short-lived child: name servers that do not answer hold up getaddrinfo(3) for as
/// long as resolv.conf(5) says.
enum ResolutionProcess {
    /// Longest wait for the child's result: twice what a resolver waits for one name server.
    private static let patience = Duration.seconds(10)

    static func start(
        for url: DownstreamURL, loop: EventLoop,
        ended: @escaping (Result<DownstreamEndpoint, DaemonError>) -> Void
    ) throws(ReactorError) -> ShortLivedProcess {
        try ShortLivedProcess(
            named: "deadlined-dns", within: patience, loop: loop, work: { try addresses(of: url.authority) }
        ) { outcome in
            do throws(ReactorError) {
                ended(.success(try endpoint(of: url, from: outcome)))
            } catch {
                ended(.failure(.opening(key: "downstream", error)))
            }
        }
    }

    private static func endpoint(
        of url: DownstreamURL, from outcome: ShortLivedProcess.Outcome
    ) throws(ReactorError) -> DownstreamEndpoint {
        switch outcome {
        case .result(let text):
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
            return try DownstreamEndpoint(url, addresses: lines.compactMap { try? HostPort(String($0)) })
        case .failure(let reason):
            throw .address(text: "\(url.authority)", reason: reason)
        }
    }

    /// Why there are none, as the resolver says it.
    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// One a line.
    private static func addresses(of name: HostPort) throws -> [UInt8] {
        do throws(ReactorError) {
            let addresses = try SocketAddress.all(of: name, atMost: DownstreamEndpoint.maximumAddresses)
            return Array(addresses.map { "\($0.numeric)" }.joined(separator: "\n").utf8)
        } catch {
            guard case .address(_, let reason) = error else { throw error }
            throw Refusal(description: reason)
        }
    }
}
