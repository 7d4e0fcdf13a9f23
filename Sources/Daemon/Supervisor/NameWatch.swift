import Balancing
import Configuration
import Reactor
import Workload

/// Looks names of a fleet up again when what is known of them is over, and says when the machines are others. What
/// cannot be found out leaves them as they are. Loop's thread.
final class NameWatch {
    /// Resolves one name: what it returns is kept until it has ended, and cancelled with the watch.
    typealias Resolve = (
        HostPort, @escaping (Result<ResolvedAddresses, DaemonError>) -> Void
    ) throws(ReactorError) -> ShortLivedProcess?

    /// What it says of a name, for the log and for figures.
    enum Event: Equatable {
        case found
        /// After it could not be found.
        case foundAgain(HostPort)
        case lost
        /// The first time after it was found, and why.
        case firstLost(HostPort, String)
    }

    private let urls: [DownstreamURL]
    private let lookup: NameLookup
    private let alarms: Alarms
    private let resolve: Resolve
    private let changed: ([FleetMachine]) -> Void
    private let noted: (Event) -> Void
    private var known: [ResolvedURL]
    private var machines: [FleetMachine]
    private var pending: [Int: Alarms.Alarm] = [:]
    private var children: [Int: ShortLivedProcess] = [:]
    private var lost: Set<Int> = []

    /// How soon a name that could not be found is looked up again.
    private static let failedPause = Duration.seconds(5)

    /// - Parameters:
    ///   - known: of each URL, from a moment ago.
    ///   - changed: is given the machines of all, when they are others.
    init(
        _ known: [ResolvedURL], of urls: [DownstreamURL], _ lookup: NameLookup, alarms: Alarms,
        resolve: @escaping Resolve, noted: @escaping (Event) -> Void, changed: @escaping ([FleetMachine]) -> Void
    ) {
        (self.known, self.urls, self.lookup, self.alarms) = (known, urls, lookup, alarms)
        (self.resolve, self.noted, self.changed) = (resolve, noted, changed)
        machines = NameWatch.machines(of: known)
        for place in known.indices {
            if let pause = known[place].again { wait(pause, for: place) }
        }
    }

    deinit {
        for alarm in pending.values { alarms.cancel(alarm) }
        for child in children.values { child.cancel() }
    }

    /// As many as a client can know: the same ones in whatever order the name servers give them.
    static func machines(of known: [ResolvedURL]) -> [FleetMachine] {
        let all = FleetMachine.unique(known.flatMap(\.machines))
        guard all.count > Roster.mostMachines else { return all }
        return Array(all.sorted { $0.name < $1.name }.prefix(Roster.mostMachines))
    }

    private func wait(_ pause: Duration, for place: Int) {
        pending[place] = alarms.after(pause) { [unowned self] in look(place) }
    }

    private func look(_ place: Int) {
        pending[place] = nil
        do throws(ReactorError) {
            children[place] = try resolve(urls[place].authority) { [unowned self] in
                children[place] = nil
                take($0, place)
            }
        } catch {
            take(.failure(.reactor(error)), place)
        }
    }

    private func take(_ result: Result<ResolvedAddresses, DaemonError>, _ place: Int) {
        let name = urls[place].authority
        switch result {
        case .success(let found) where !found.addresses.isEmpty:
            noted(lost.remove(place) == nil ? .found : .foundAgain(name))
            known[place].addresses = found.addresses
            known[place].again = lookup.pause(after: found)
            wait(known[place].again ?? NameWatch.failedPause, for: place)
            tellChange()
        case .success: lose(place, "it has no address")
        case .failure(let error): lose(place, "\(error)")
        }
    }

    private func lose(_ place: Int, _ reason: String) {
        noted(lost.insert(place).inserted ? .firstLost(urls[place].authority, reason) : .lost)
        wait(NameWatch.failedPause, for: place)
    }

    /// Name servers give the same addresses in another order each time.
    private func tellChange() {
        let next = NameWatch.machines(of: known)
        guard Set(next.map(\.name)) != Set(machines.map(\.name)) else { return }
        machines = next
        changed(next)
    }
}
