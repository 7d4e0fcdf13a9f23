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
    ///   - asksForTime: for how long they may be kept is asked for, too.
    static func start(
        for name: HostPort, of key: String, atMost limit: Int, asksForTime: Bool = false, loop: EventLoop,
        ended: @escaping (Result<ResolvedAddresses, DaemonError>) -> Void
    ) throws(ReactorError) -> ShortLivedProcess {
        try ShortLivedProcess(
            named: "deadlined-dns", within: patience, loop: loop,
            work: { try lines(of: name, atMost: limit, asksForTime: asksForTime) }
        ) { outcome in
            switch outcome {
            case .result(let text): ended(.success(resolved(in: text)))
            case .failure(let reason):
                ended(.failure(.opening(key: key, .address(text: "\(name)", reason: reason))))
            }
        }
    }

    /// What begins the line with a time in seconds.
    private static let timeMark = "time"

    private static func resolved(in text: [UInt8]) -> ResolvedAddresses {
        var resolved = ResolvedAddresses(addresses: [])
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let parts = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard parts.count == 2 else { continue }
            if parts[0] == timeMark {
                resolved.timeToLive = Int64(parts[1]).map { .seconds($0) }
            } else if let port = UInt16(parts[1]),
                let address = SocketAddress(numeric: HostPort(host: String(parts[0]), port: port))
            {
                resolved.addresses.append(address)
            }
        }
        return resolved
    }

    /// Why there are none, as the resolver says it.
    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs in the child: host and port, one address a line, and the time, if it is known.
    private static func lines(of name: HostPort, atMost limit: Int, asksForTime: Bool) throws -> [UInt8] {
        do throws(ReactorError) {
            let addresses = try SocketAddress.all(of: name, atMost: limit).map(\.numeric)
            let time = asksForTime ? NameAnswer.timeToLive(of: name.host) : nil
            let lines =
                addresses.map { "\($0.host) \($0.port)" } + (time.map { ["\(timeMark) \(Int($0.seconds))"] } ?? [])
            return Array(lines.joined(separator: "\n").utf8)
        } catch {
            guard case .address(_, let reason) = error else { throw error }
            throw Refusal(description: reason)
        }
    }
}
