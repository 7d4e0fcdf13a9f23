import Reactor
import Workload

/// Resolves a name in a short-lived child: name servers that do not answer hold up getaddrinfo(3) for as long as
/// resolv.conf(5) says.
enum ResolutionProcess {
    /// Longest wait for the child's result: twice what a resolver waits for one name server.
    private static let patience = Duration.seconds(10)

    /// - Parameters:
    ///   - key: whose value the name is.
    ///   - limit: addresses beyond which the rest is left out.
    static func start(
        for name: HostPort, of key: String, atMost limit: Int, loop: EventLoop,
        ended: @escaping (Result<[SocketAddress], DaemonError>) -> Void
    ) throws(ReactorError) -> ShortLivedProcess {
        try ShortLivedProcess(
            named: "deadlined-dns", within: patience, loop: loop, work: { try lines(of: name, atMost: limit) }
        ) { outcome in
            switch outcome {
            case .result(let text): ended(.success(addresses(in: text)))
            case .failure(let reason):
                ended(.failure(.opening(key: key, .address(text: "\(name)", reason: reason))))
            }
        }
    }

    private static func addresses(in text: [UInt8]) -> [SocketAddress] {
        text.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let parts = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard parts.count == 2, let port = UInt16(parts[1]) else { return nil }
            return SocketAddress(numeric: HostPort(host: String(parts[0]), port: port))
        }
    }

    /// Why there are none, as the resolver says it.
    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs in the child: host and port, one address a line.
    private static func lines(of name: HostPort, atMost limit: Int) throws -> [UInt8] {
        do throws(ReactorError) {
            let addresses = try SocketAddress.all(of: name, atMost: limit).map(\.numeric)
            return Array(addresses.map { "\($0.host) \($0.port)" }.joined(separator: "\n").utf8)
        } catch {
            guard case .address(_, let reason) = error else { throw error }
            throw Refusal(description: reason)
        }
    }
}
