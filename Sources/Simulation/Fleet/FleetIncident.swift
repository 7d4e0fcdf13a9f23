/// What happens to a fleet beside requests, at an instant that is known beforehand.
package struct FleetIncident: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// It ends at once, with all that it had, and refuses what comes.
        case dies
        /// It serves again, and has nothing.
        case revives
        /// The balancer takes it for down, for one reason more: it gets nothing.
        case leaves
        /// One reason less. Once there is none it gets requests again.
        case joins
    }

    package var at: Int64
    package var machine: Int
    package var kind: Kind

    package init(at: Int64, machine: Int, _ kind: Kind) {
        (self.at, self.machine, self.kind) = (at, machine, kind)
    }
}

/// What a fleet has to bear in a run. Times are nanoseconds.
package struct FleetTroubles: Equatable, Sendable {
    /// Machines that die, evenly spread over the run and over the fleet, and how long each is away.
    package var deaths = 0
    package var downTime: Int64 = 10_000_000_000
    /// How long the balancer takes a dead machine for up, and one that is back for down.
    package var healthLag: Int64 = 2_000_000_000
    /// Machines that compute more slowly, and how long they take, as a multiple of the others' time.
    package var slow = 0
    package var slowness = 2.0
    /// Whether all machines are restarted in turn, in so many groups.
    package var reloads = false
    package var reloadGroups = 10
    /// How long a machine that reloads gets nothing while it ends what it has, and how long it is away then.
    package var drainTime: Int64 = 1_000_000_000
    package var restartTime: Int64 = 5_000_000_000

    package init() {}

    /// In which all groups have their turn, none while another is away, in nanoseconds.
    package static let shortestReload: Int64 = {
        let standard = FleetTroubles()
        return Int64(standard.reloadGroups + 1) * (standard.drainTime + standard.restartTime)
    }()

    /// How long each machine's compute takes, as a multiple: the last ones are slow.
    package func paces(machines: Int) -> [Double] {
        (0..<machines).map { $0 >= machines - slow ? slowness : 1 }
    }

    /// - Returns: in the order of time.
    package func incidents(machines: Int, span: Int64) -> [FleetIncident] {
        let all = (0..<min(deaths, machines)).flatMap { death(number: $0, machines, span) } + reloads(machines, span)
        let indexed = all.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        return indexed.map(\.element)
    }

    private func death(number: Int, _ machines: Int, _ span: Int64) -> [FleetIncident] {
        let count = min(deaths, machines)
        let machine = number * machines / count
        let at = Int64(Double(span) * (Double(number) + 0.5) / Double(count))
        // One that is back before anybody noticed has never been away for the balancer.
        let noticed: [FleetIncident] =
            downTime > healthLag
            ? [
                FleetIncident(at: at + healthLag, machine: machine, .leaves),
                FleetIncident(at: at + downTime + healthLag, machine: machine, .joins),
            ] : []
        return [
            FleetIncident(at: at, machine: machine, .dies),
            FleetIncident(at: at + downTime, machine: machine, .revives),
        ] + noticed
    }

    private func reloads(_ machines: Int, _ span: Int64) -> [FleetIncident] {
        guard reloads else { return [] }
        let groups = min(reloadGroups, machines)
        return (0..<machines).flatMap { machine in
            let at = span / Int64(groups + 1) * Int64(machine * groups / machines + 1)
            let down = at + drainTime
            return [
                FleetIncident(at: at, machine: machine, .leaves),
                FleetIncident(at: down, machine: machine, .dies),
                FleetIncident(at: down + restartTime, machine: machine, .revives),
                FleetIncident(at: down + restartTime, machine: machine, .joins),
            ]
        }
    }
}
