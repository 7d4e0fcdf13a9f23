import Reactor

/// Resolves the downstream's name in a short-lived child: name servers that do not answer hold up getaddrinfo(3) for as
/// long as resolv.conf(5) says, and nothing may hold up the supervisor for long.
enum ResolutionProcess {
    /// Longest wait for the child's result, in milliseconds: twice what a resolver waits for one name server.
    private static let patienceMilliseconds: Int32 = 10_000

    static func endpoint(of url: DownstreamURL) throws(ReactorError) -> DownstreamEndpoint {
        let result = try ShortLivedProcess.result(
            named: "deadlined-dns", withinMilliseconds: patienceMilliseconds, of: { answer(url.authority) })
        guard let result, let outcome = result.first else {
            throw .address(
                text: "\(url.authority)", reason: "no answer from the resolver in \(patienceMilliseconds) ms")
        }
        let text = String(decoding: result.dropFirst(), as: UTF8.self)
        guard outcome == found else { throw .address(text: "\(url.authority)", reason: text) }
        var addresses: [HostPort] = []
        for line in text.split(separator: "\n") { addresses.append(try HostPort(String(line))) }
        return try DownstreamEndpoint(url, addresses: addresses)
    }

    private static let found = UInt8(ascii: "+")
    private static let refused = UInt8(ascii: "-")

    /// The addresses, one a line, or the reason why there are none.
    private static func answer(_ name: HostPort) -> [UInt8] {
        do throws(ReactorError) {
            let addresses = try SocketAddress.all(of: name, atMost: DownstreamEndpoint.maximumAddresses)
            return [found] + addresses.map { "\($0.numeric)" }.joined(separator: "\n").utf8
        } catch {
            guard case .address(_, let reason) = error else { return [refused] + "\(error)".utf8 }
            return [refused] + reason.utf8
        }
    }
}
