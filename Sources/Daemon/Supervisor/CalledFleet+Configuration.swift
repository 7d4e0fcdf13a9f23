import Balancing
import Configuration
import Reactor
import Workload

extension CalledFleet {
    init(_ configuration: Configuration, urls: [DownstreamURL]) {
        let keys = configuration.fleet
        var roster = RosterSetting(balancer: configuration.balance)
        roster.ejectAfter = keys.ejectAfter
        roster.ejectFor = keys.ejectFor
        roster.slowStart = keys.slowStart
        let budget = RetryBudget(share: keys.retryShare, perSecond: keys.retryFloor, window: keys.retryWindow)
        self.init(
            urls: urls, roster: roster,
            attempts: AttemptPolicy(most: keys.attempts, budget: budget, hedge: keys.hedge),
            check: ReadinessCheck(keys), connections: keys.connections)
    }
}

extension ReadinessCheck {
    fileprivate init?(_ keys: Values<FleetKeys>) {
        switch keys.check {
        case .off: return nil
        case .path(let path): self.init(.path(path), interval: keys.checkInterval, timeout: keys.checkTimeout)
        case .grpc: self.init(.grpc, interval: keys.checkInterval, timeout: keys.checkTimeout)
        }
    }
}
