/// A request on its way to a fleet.
package struct FleetRequest: Equatable, Sendable {
    package var request: SimulatedRequest
    /// What it is about, for balancers that hash it.
    package var key: UInt64
    /// What its balancer's chance is drawn from: the same for all balancers.
    package var chance: UInt64

    package init(_ request: SimulatedRequest, key: UInt64, chance: UInt64) {
        (self.request, self.key, self.chance) = (request, key, chance)
    }
}

/// Requests in the order of their arrival, drawn as they are wanted: a minute of a large fleet has too many to be held.
/// A copy gives the same ones again.
package protocol FleetTraffic: Sendable {
    /// Puts the next requests in place of those that are there; as many as are handy, and none after the last.
    mutating func fill(_ batch: inout [FleetRequest])
}
