import Load
import Simulation

/// How many machines a load needs. Loads and uses are shares of a machine's cores; intervals are 95 % ones.
package struct PlanReport: Codable, Sendable {
    static let schemaName = "deadlined-plan-1"

    /// A kind of machine.
    package struct Row: Codable, Sendable {
        var name: String
        /// From what one machine's capacity is known; nil where nothing was found.
        var source: MachineKind.Source?
        var cores: Int
        var load, loadLow, loadHigh: Double?
        /// Requests per second that one machine holds.
        var ratePerMachine: Double?
        var machines, machinesLow, machinesHigh: Int?
        /// Of that many machines.
        var utilisation: Double?
        var costPerHour: Double?
    }

    /// What autoscaling at a use from 25 to 30 % needs.
    package struct Article: Codable, Sendable {
        var cores: Int
        var utilisationLow = 0.25
        var utilisationHigh = 0.30
        var machinesLow, machinesHigh: Int
        var costPerHourLow, costPerHourHigh: Double?
    }

    package struct Troubles: Codable, Sendable {
        var deaths: Int
        var downSeconds, healthLagSeconds: Double
        var slow: Int
        var slowness: Double
        var reloads: Bool

        init(_ troubles: FleetTroubles) {
            (deaths, slow, slowness) = (troubles.deaths, troubles.slow, troubles.slowness)
            downSeconds = Double(troubles.downTime) / 1e9
            healthLagSeconds = Double(troubles.healthLag) / 1e9
            reloads = troubles.reloads
        }
    }

    /// A simulated fleet behind one balancer after the other.
    package struct Fleet: Codable, Sendable {
        var kind: String
        var machines: Int
        var rate, load, seconds: Double
        var troubles: Troubles
        var rows: [FleetRow]
    }

    package struct FleetRow: Codable, Sendable {
        var balancer: String
        var misses: MissRatio
        /// Missed requests that a dead machine took with it or refused, and that a policy refused or stopped.
        var lost, dropped: Int
        var meanMs: Double
        /// Nil where more than one in a hundred had no reply.
        var p99Ms: Double?
        /// For the whole load; nil where it was not looked for, or not found.
        var machinesNeeded: Int?
        /// Where it was ended early: how far it came.
        var secondsReached: Double?
    }

    /// Simulated fleets under a load that changes.
    package struct Scaling: Codable, Sendable {
        var kind, curve: String
        var seconds, startSeconds: Double
        /// Of the load, that was simulated; machines and hours are those of the whole.
        var share: Double
        var balancer: String
        var price: String?
        var rows: [ScalingRow]
    }

    package struct ScalingRow: Codable, Sendable {
        var name: String
        var misses: Double
        /// In the worst sixtieth of the run.
        var worst: Double
        var machineHours, mostMachines: Double
        var utilisation: Double
        var cost: Double?
    }

    var schema = PlanReport.schemaName
    var scenario: String
    var rate, objective, meanComputeMs: Double
    /// Seconds of CPU that arrive each second.
    var busyCores: Double
    var price: String?
    var seed: UInt64
    var rows: [Row] = []
    var article: [Article] = []
    var fleet: Fleet?
    var scaling: Scaling?
    /// By what it was ended early; nil where it was not.
    var interruption: String?
}

extension PlanReport {
    init(_ work: PlannedWork, _ price: Price?) {
        scenario = work.scenario.name
        (rate, objective, seed) = (work.rate.perSecond, work.objective, work.seed)
        meanComputeMs = work.plan.meanCompute.milliseconds
        busyCores = work.cores
        self.price = price?.description
    }

    mutating func add(_ kind: MachineKind, _ work: PlannedWork, _ price: Price?) {
        var row = Row(name: kind.name, source: kind.capacity?.source, cores: kind.cores)
        if let capacity = kind.capacity {
            (row.load, row.loadLow, row.loadHigh) = (capacity.load, capacity.low, capacity.high)
            let machines = PlanReport.machines(work, at: capacity.load, kind.cores)
            row.ratePerMachine = work.rate(ofLoad: capacity.load, cores: kind.cores)
            row.machines = machines
            row.machinesLow = PlanReport.machines(work, at: capacity.high, kind.cores)
            row.machinesHigh = PlanReport.machines(work, at: capacity.low, kind.cores)
            row.utilisation = machines.map { work.cores / Double($0 * kind.cores) }
            row.costPerHour = machines.flatMap { count in price.map { $0.amount * Double(count) } }
        }
        rows.append(row)
    }

    /// - Parameter cores: of a machine.
    mutating func addArticle(_ work: PlannedWork, cores: Int, _ price: Price?) {
        var one = Article(cores: cores, machinesLow: 0, machinesHigh: 0)
        one.machinesLow = PlanReport.machines(work, at: one.utilisationHigh, cores) ?? 0
        one.machinesHigh = PlanReport.machines(work, at: one.utilisationLow, cores) ?? 0
        one.costPerHourLow = price.map { $0.amount * Double(one.machinesLow) }
        one.costPerHourHigh = price.map { $0.amount * Double(one.machinesHigh) }
        article.append(one)
    }

    /// Nil where one machine holds next to nothing.
    private static func machines(_ work: PlannedWork, at load: Double, _ cores: Int) -> Int? {
        let count = (work.cores / (load * Double(cores)) - 1e-9).rounded(.up)
        return load > 0 && count < 1e9 ? max(1, Int(count)) : nil
    }
}
