import Reactor
import Workload

extension LoadTarget {
    /// Where its connections go first, in numbers.
    var place: HostPort { addresses[0].numeric }

    var port: UInt16 { addresses[0].port }

    /// Whether one of its addresses is this machine's own: who listens there may have that one alone.
    var isOfThisMachine: Bool { addresses.contains(where: \.isOfThisMachine) }
}
