import Configuration
import Reactor
import Workload

/// What a name stands for.
struct ResolvedAddresses {
    var addresses: [SocketAddress]
    /// For how long they may be kept; nil where no name server said so, or none was asked.
    var timeToLive: Duration?
}

/// The addresses of one of a fleet's URLs, and when it is looked up again.
struct ResolvedURL {
    /// Its place among them.
    var url: Int
    var addresses: [SocketAddress]
    /// Nil: they stay.
    var again: Duration?

    var machines: [FleetMachine] { addresses.map { FleetMachine(url: url, at: $0) } }
}

extension NameLookup {
    /// Of a name that only /etc/hosts knows, which somebody edits now and then.
    private static let withoutTime = Duration.seconds(30)
    /// A name server may say zero, and a mistake in a zone may say a year.
    private static let bounds = Duration.seconds(1)...Duration.seconds(3_600)

    /// How long what was found is kept; nil: for good.
    func pause(after found: ResolvedAddresses) -> Duration? {
        switch self {
        case .off: nil
        case .auto:
            min(
                max(found.timeToLive ?? NameLookup.withoutTime, NameLookup.bounds.lowerBound),
                NameLookup.bounds.upperBound)
        case .every(let time): time
        }
    }
}
