import Balancing
import Reactor
import Workload

/// The servers that a run is sent to, and by which rule each attempt finds its own.
package struct LoadFleet: Sendable {
    /// At least one. All are spoken to in the same protocol.
    package let targets: [LoadTarget]
    package let balancer: BalancerChoice

    package init(_ target: LoadTarget) {
        (targets, balancer) = ([target], .roundRobin)
    }

    package init(_ targets: [LoadTarget], by balancer: BalancerChoice) throws(LoadError) {
        guard let first = targets.first else { throw LoadError("no server to send requests to") }
        guard targets.count <= Roster.mostMachines else {
            throw LoadError("\(targets.count) servers: want \(Roster.mostMachines) at most")
        }
        if let other = targets.first(where: { $0.messageProtocol != first.messageProtocol }) {
            throw LoadError("\(first.url) and \(other.url): want servers of one protocol")
        }
        var known: Set<String> = []
        if let twice = targets.first(where: { !known.insert($0.url).inserted }) {
            throw LoadError("\(twice.url) comes twice; leave one out")
        }
        (self.targets, self.balancer) = (targets, balancer)
    }

    var messageProtocol: MessageProtocol { targets[0].messageProtocol }

    /// As figures name it.
    package var name: String {
        targets.count == 1 ? targets[0].url : "\(targets.count) servers by \(balancer.name)"
    }

    /// Whether replies are looked at for what they say of their server's load.
    var goesByReports: Bool { targets.count > 1 && balancer.name == BalancerChoice.leastLoaded.name }
}
