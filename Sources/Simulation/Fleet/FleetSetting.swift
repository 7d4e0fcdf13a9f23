import Balancing

/// A fleet, and what it is to go through.
package struct FleetSetting: Sendable {
    /// Most machines of a fleet.
    package static let mostMachines = 5_000
    /// Stretches whose misses are told apart.
    package static let stretches = 60
    /// Requests that machines have at once, all together; with more a run ends: it is overloaded.
    package static let mostWaiting = 1_000_000

    /// Machines that there are; with an autoscaler, how many there may be.
    package var machines: Int
    package var cores = 1
    package var balancer: BalancerChoice
    /// How long requests arrive, and the first part of it, which is not counted, in nanoseconds.
    package var span: Int64
    package var warmUp: Int64 = 0
    package var troubles = FleetTroubles()
    /// Nil keeps all machines.
    package var autoscaler: Autoscaler.Setting?
    /// With an autoscaler, machines that are ready at the begin.
    package var initial = 1

    package init(machines: Int, balancer: BalancerChoice, span: Int64) {
        (self.machines, self.balancer, self.span) = (machines, balancer, span)
    }

    /// Whether machines can be simulated apart from each other.
    package var isDivisible: Bool { balancer.regard == .nothing && autoscaler == nil }
}

/// What has come of a fleet, or of the part of its machines that was simulated.
package struct FleetResult: Sendable {
    package var tally: FleetTally
    /// Time that machines were there for, and CPU time that they used, all together, in nanoseconds.
    package var machineTime = 0.0
    package var computed = 0.0
    /// Most machines that were there at once.
    package var mostMachines = 0
    /// How far it came; the whole span unless it was ended early.
    package var reached: Int64 = 0
    /// Whether it was ended because more requests piled up than a run keeps.
    package var isOverloaded = false

    /// Adds what another part of the same run has come to.
    package mutating func add(_ other: FleetResult) {
        tally.add(other.tally)
        machineTime += other.machineTime
        computed += other.computed
        mostMachines += other.mostMachines
        reached = min(reached, other.reached)
        isOverloaded = isOverloaded || other.isOverloaded
    }
}
