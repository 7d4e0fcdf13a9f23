import Balancing
import Configuration
import Reactor
import Workload

/// Gets the addresses of a fleet's URLs, one after the other; names in children. Loop's thread.
final class FleetResolution {
    private let urls: [DownstreamURL]
    private let lookup: NameLookup
    private let loop: EventLoop
    private let done: (Result<[ResolvedURL], DaemonError>) -> Void
    private var resolved: [ResolvedURL] = []
    private var child: ShortLivedProcess?

    /// - Parameter done: called once, perhaps before `begin` returns, unless this is cancelled before.
    init(
        of urls: [DownstreamURL], _ lookup: NameLookup, loop: EventLoop,
        done: @escaping (Result<[ResolvedURL], DaemonError>) -> Void
    ) {
        (self.urls, self.lookup) = (urls, lookup)
        (self.loop, self.done) = (loop, done)
    }

    func begin() { goOn() }

    func cancel() {
        child?.cancel()
        child = nil
    }

    private func goOn() {
        while resolved.count < urls.count {
            let (place, name) = (resolved.count, urls[resolved.count].authority)
            guard name.isNumeric, let address = SocketAddress(numeric: name) else { return resolve(name, place) }
            resolved.append(ResolvedURL(url: place, addresses: [address]))
        }
        done(.success(resolved))
    }

    private func resolve(_ name: HostPort, _ place: Int) {
        do throws(ReactorError) {
            child = try FleetResolution.start(for: name, lookup, loop: loop) { [unowned self] result in
                child = nil
                switch result {
                case .success(let found):
                    resolved.append(
                        ResolvedURL(url: place, addresses: found.addresses, again: lookup.pause(after: found)))
                    goOn()
                case .failure(let error): done(.failure(error))
                }
            }
        } catch {
            done(.failure(.reactor(error)))
        }
    }

    /// Resolves one name.
    static func start(
        for name: HostPort, _ lookup: NameLookup, loop: EventLoop,
        ended: @escaping (Result<ResolvedAddresses, DaemonError>) -> Void
    ) throws(ReactorError) -> ShortLivedProcess {
        try ResolutionProcess.start(
            for: name, of: ConfigurationKeys.declared.downstream.key.path, atMost: Roster.mostMachines,
            asksForTime: lookup == .auto, loop: loop, ended: ended)
    }
}
