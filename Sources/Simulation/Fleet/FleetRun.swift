import Balancing
import Workload

/// A fleet in simulated time: each request goes to the machine that the balancer chooses, by what is in flight at that
/// instant. Machines know nothing of each other, so that each is brought up to date only when somebody asks for its
/// load or sends it something; where the balancer asks for all loads, a wheel says which have changed.
package struct FleetRun<Group: MachineGroup> {
    let setting: FleetSetting
    var group: Group
    var tally: FleetTally
    var state: FleetState
    private(set) var now: Int64 = 0
    private var wheel: TimingWheel?
    /// Of all machines' loads, by the measure that the balancer asks for.
    private var order: LoadOrder?
    private let measure: MachineLoad?
    /// Requests in flight at machines that get requests.
    private var inFlightThere = 0
    private let part: FleetPart

    /// - Parameters:
    ///   - group: of the setting's machines.
    ///   - part: that is simulated; less than all only where the setting is divisible.
    package init(_ setting: FleetSetting, _ group: Group, part: FleetPart = .whole) {
        precondition(part.count == 1 || setting.isDivisible)
        (self.setting, self.group, self.part) = (setting, group, part)
        tally = FleetTally(countsFrom: setting.warmUp, span: setting.span, stretches: FleetSetting.stretches)
        state = FleetState(setting)
        measure = setting.balancer.measure
        if setting.balancer.regard == .reported { self.group.beginReporting() }
        if setting.balancer.needsTotal || measure != nil { wheel = TimingWheel(count: setting.machines) }
        if measure != nil {
            order = LoadOrder(count: setting.machines)
            for place in 0..<state.upCount { order?.join(state.up(at: place), load: 0) }
        }
    }

    /// Sends it all requests, and waits for the last.
    ///
    /// - Parameter goesOn: asked now and then, with the instant that is reached, whether to go on.
    package mutating func run(_ traffic: any FleetTraffic, while goesOn: (Int64) -> Bool = { _ in true }) -> FleetResult
    {
        var (traffic, batch, isEnded): (any FleetTraffic, [FleetRequest], Bool) = (traffic, [], false)
        // The names say the same of a machine in every run.
        var balancer = setting.balancer.make(names: (0..<UInt64(setting.machines)).map(\.self))
        repeat {
            traffic.fill(&batch)
            for index in batch.indices where !isEnded {
                isEnded = batch[index].request.at >= setting.span
                if !isEnded { take(batch[index], by: &balancer) }
            }
            isEnded = isEnded || batch.isEmpty
        } while !isEnded && group.most <= FleetSetting.mostWaiting && goesOn(now)
        var result = end(at: isEnded ? setting.span : now)
        result.isOverloaded = !isEnded && group.most > FleetSetting.mostWaiting
        return result
    }

    private mutating func take(_ request: FleetRequest, by balancer: inout Balancer) {
        while state.nextIncident <= request.request.at { settleIncident() }
        now = request.request.at
        if wheel != nil { bringUpToDate() }
        var chance = SplitMix64(state: request.chance)
        guard let machine = balancer.choose(for: request.key, among: &self, using: &chance) else {
            if part.number == 0 { tally.lose(sent: now, at: now) }
            return
        }
        guard part.has(machine) else { return }
        guard !state.isDead(machine) else {
            tally.lose(sent: now, at: now)
            return
        }
        if group.nextInstant(machine) <= now { group.advance(machine, to: now, into: &tally) }
        tally.arrive(at: now, finding: group.inFlight(machine))
        group.offer(request.request, to: machine)
        if wheel != nil {
            inFlightThere += 1
            note(machine)
        }
    }

    /// Lets all machines at which something was due reach the present.
    private mutating func bringUpToDate() {
        while let machine = wheel?.takeDue(until: now) {
            let before = group.inFlight(machine)
            group.advance(machine, to: now, into: &tally)
            if state.isUp(machine) { inFlightThere += group.inFlight(machine) - before }
            note(machine)
        }
    }

    /// A machine's next instant and load have changed.
    private mutating func note(_ machine: Int) {
        wheel?.set(machine, at: group.nextInstant(machine))
        guard let measure else { return }
        let load = load(measure, at: machine)
        order?.set(load, of: machine)
    }

    private func load(_ measure: MachineLoad, at machine: Int) -> Int {
        measure == .inFlight ? group.inFlight(machine) : group.queue(machine)
    }

    /// Lets the next thing happen that is not a request.
    private mutating func settleIncident() {
        now = state.nextIncident
        if wheel != nil { bringUpToDate() }
        if state.isCheckDue { scale() }
        while let incident = state.takeIncident(until: now) {
            let machine = incident.machine
            if group.nextInstant(machine) <= now { group.advance(machine, to: now, into: &tally) }
            let wasUp = state.isUp(machine)
            if incident.kind == .dies { lose(machine) }
            state.settle(incident)
            if wheel != nil { changeUp(machine, from: wasUp, to: state.isUp(machine)) }
        }
    }

    private mutating func lose(_ machine: Int) {
        if wheel != nil, state.isUp(machine) { inFlightThere -= group.inFlight(machine) }
        group.lose(machine, at: now, into: &tally)
        if wheel != nil { note(machine) }
    }

    private mutating func changeUp(_ machine: Int, from wasUp: Bool, to isUp: Bool) {
        guard wasUp != isUp else { return }
        inFlightThere += (isUp ? 1 : -1) * group.inFlight(machine)
        guard let measure else { return }
        let load = load(measure, at: machine)
        if isUp { order?.join(machine, load: load) } else { order?.leave(machine) }
    }

    /// Asks the autoscaler, with what the ready machines have computed since it was asked last.
    private mutating func scale() {
        for machine in state.inService where group.nextInstant(machine) <= now {
            group.advance(machine, to: now, into: &tally)
            if wheel != nil { note(machine) }
        }
        state.scale(at: now) { group.computed($0) }
    }

    private mutating func end(at instant: Int64) -> FleetResult {
        while state.nextIncident < instant { settleIncident() }
        var computed = 0.0
        for machine in 0..<setting.machines where part.has(machine) {
            group.advance(machine, to: instant, into: &tally)
            computed += Double(group.computed(machine))
            // What is under way is waited for.
            group.advance(machine, to: .max - 1, into: &tally)
        }
        let count = (0..<setting.machines).count { part.has($0) }
        let isFixed = setting.autoscaler == nil
        return FleetResult(
            tally: tally, machineTime: isFixed ? Double(count) * Double(instant) : state.machineTime(until: instant),
            computed: computed, mostMachines: isFixed ? count : state.mostInService, reached: instant)
    }
}

extension FleetRun: MachineView {
    package var upCount: Int { state.upCount }
    package func up(at place: Int) -> Int { state.up(at: place) }
    package func isUp(_ machine: Int) -> Bool { state.isUp(machine) }
    package func totalInFlight() -> Int { inFlightThere }

    package mutating func load(_ measure: MachineLoad, of machine: Int) -> Int {
        if group.nextInstant(machine) <= now { group.advance(machine, to: now, into: &tally) }
        return load(measure, at: machine)
    }

    package mutating func report(of machine: Int) -> ToldLoad? {
        if group.nextInstant(machine) <= now { group.advance(machine, to: now, into: &tally) }
        return group.report(machine, at: now)
    }

    package func least(_ measure: MachineLoad, using random: inout some RandomNumberGenerator) -> Int? {
        order?.least(using: &random)
    }
}
