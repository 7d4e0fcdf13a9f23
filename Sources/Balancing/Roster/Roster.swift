import Workload

/// What one client knows of the machines that it calls, and where its next attempt goes. Not shared: each client has
/// its own, and counts its own requests. Times never go back.
public struct Roster: Sendable {
    /// Machines, those among them that are leaving; more are not taken onto the list.
    public static let mostMachines = 256

    public let setting: RosterSetting
    var table: RosterTable
    var balancer: Balancer
    var random: SplitMix64
    /// Whether the table's view is that of all members, as it is where nothing is the matter with any of them.
    var isPlain = false
    /// From when on nothing is the matter with any of them, if nothing else happens; nil for never.
    var plainFrom: Instant?
    /// When a standing may be another than was told; nil for not before something happens.
    var nextTelling: Instant?

    public init(_ setting: RosterSetting, seed: UInt64) {
        self.setting = setting
        table = RosterTable(reportAge: setting.reportAge)
        balancer = setting.balancer.make(names: [])
        random = SplitMix64(state: seed)
    }

    /// One above the highest row that was ever used.
    public var rows: Int { table.rows.count }
    public func name(of row: Int) -> String { table.rows[row].name }
    public func isMember(_ row: Int) -> Bool { table.rows[row].isMember }
    public func inFlight(on row: Int) -> Int { table.rows[row].inFlight }
    public func standing(of row: Int, at now: Instant) -> MachineStanding { table.rows[row].standing(at: now) }
    /// The rows of the machines on the list.
    public var members: [Int] { table.rows.indices.filter { table.rows[$0].isMember } }

    public mutating func began(on row: Int, at now: Instant) {
        table.rows[row].inFlight += 1
    }

    /// An attempt that began there has ended; the machine may be ejected by it.
    ///
    /// - Parameter load: what the machine said with its answer; nil where it said nothing that can be believed.
    public mutating func ended(on row: Int, _ result: AttemptResult, load: ReportedLoad?, at now: Instant) {
        if let load {
            // The client's own are among those that it reports, and the one that ends now.
            let own = table.rows[row].inFlight
            let told = ToldLoad(
                inFlight: max(load.inFlight, Double(own)) - 1, own: own - 1,
                queueAgeMilliseconds: load.queueAgeMilliseconds, utilization: load.utilization)
            table.rows[row].report = RosterRow.Report(told: told, at: now)
        }
        table.rows[row].inFlight -= 1
        if table.rows[row].isFree { nextTelling = now }
        switch result {
        case .good, .refused: table.rows[row].noteAnswer(at: now)
        case .failed, .late:
            table.rows[row].noteFailure(isLate: result == .late, at: now)
            ejectIfDown(row, at: now)
        // It says nothing of the machine.
        case .cancelled: break
        }
    }

    /// The result of an active check.
    public mutating func checked(_ row: Int, isReady: Bool, at now: Instant) {
        guard isMember(row) else { return }
        let isContrary = isReady == table.rows[row].isUnready
        guard let contrary = table.rows[row].contraryChecks else {
            table.rows[row].contraryChecks = 0
            if isContrary { turn(row, isUnready: !isReady, at: now) }
            return
        }
        table.rows[row].contraryChecks = isContrary ? contrary + 1 : 0
        let needed = isReady ? setting.goodChecks : setting.failedChecks
        if isContrary, contrary + 1 >= needed { turn(row, isUnready: !isReady, at: now) }
    }

    /// A standing that is another than was told before; nil where there is none (any more). Time alone changes some:
    /// whoever wants to know asks now and then.
    public mutating func nextChange(at now: Instant) -> StandingChange? {
        guard let due = nextTelling, due <= now else { return nil }
        for row in table.rows.indices {
            let standing = table.rows[row].isFree ? nil : table.rows[row].standing(at: now)
            guard standing != table.rows[row].told else { continue }
            table.rows[row].told = standing
            return StandingChange(row: row, standing: standing)
        }
        nextTelling = table.rows.compactMap { $0.nextChange(after: now) }.min()
        return nil
    }
}

extension Roster {
    private mutating func turn(_ row: Int, isUnready: Bool, at now: Instant) {
        table.rows[row].isUnready = isUnready
        table.rows[row].contraryChecks = 0
        if !isUnready { table.rows[row].slowUntil = max(now, table.rows[row].ejectedUntil) + setting.slowStart }
        noteChange(at: now)
    }

    /// Something is the matter with a machine, or no longer.
    mutating func noteChange(at now: Instant) {
        isPlain = false
        nextTelling = now
        let members = table.rows.lazy.filter(\.isMember)
        let isAnyUnready = members.contains(where: \.isUnready)
        plainFrom = isAnyUnready ? nil : members.map { max($0.ejectedUntil, $0.slowUntil) }.max() ?? now
    }
}
