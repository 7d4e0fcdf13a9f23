/// Which machines of a fleet are there: those that die, those that the balancer takes for up, those that the autoscaler
/// wants. It knows nothing of requests.
struct FleetState: Sendable {
    /// Those that get requests, in no order that means anything; and where each of all machines stands there.
    private var ups: [Int32]
    private var places: [Int32]
    /// Reasons for which each gets none.
    private var hindrances: [Int32]
    private var dead: [Bool]
    /// In the order of time, and how many have been settled.
    private var incidents: [FleetIncident]
    private var settled = 0

    private var autoscaler: Autoscaler?
    private var nextCheck = Int64.max
    /// With an autoscaler: the machines that are wanted, the newest last; when each is ready; and what it had computed
    /// when it was asked last.
    private(set) var inService: [Int] = []
    private var readyAt: [Int64] = []
    private var computedBefore: [Int64] = []
    private(set) var mostInService = 0
    private var machineTimeBefore = 0.0
    private var countedUntil: Int64 = 0
    private let drainTime: Int64
    private let cores: Int

    init(_ setting: FleetSetting) {
        let count = setting.machines
        incidents = setting.troubles.incidents(machines: count, span: setting.span)
        dead = Array(repeating: false, count: count)
        (drainTime, cores) = (setting.troubles.drainTime, setting.cores)
        let initial = setting.autoscaler == nil ? count : min(count, setting.initial)
        hindrances = (0..<count).map { $0 < initial ? 0 : 1 }
        ups = (0..<Int32(initial)).map(\.self)
        places = (0..<count).map { $0 < initial ? Int32($0) : -1 }
        guard let scaling = setting.autoscaler else { return }
        autoscaler = Autoscaler(scaling)
        nextCheck = scaling.period
        inService = Array(0..<initial)
        mostInService = initial
        readyAt = Array(repeating: 0, count: count)
        computedBefore = readyAt
    }

    var upCount: Int { ups.count }
    func up(at place: Int) -> Int { Int(ups[place]) }
    func isUp(_ machine: Int) -> Bool { places[machine] >= 0 }
    func isDead(_ machine: Int) -> Bool { dead[machine] }

    /// When the next thing happens that is not a request; `.max` for never.
    var nextIncident: Int64 { min(nextCheck, settled < incidents.count ? incidents[settled].at : .max) }
    /// Whether that is a question to the autoscaler.
    var isCheckDue: Bool { nextCheck <= nextIncident }

    mutating func takeIncident(until instant: Int64) -> FleetIncident? {
        guard settled < incidents.count, incidents[settled].at <= instant else { return nil }
        settled += 1
        return incidents[settled - 1]
    }

    mutating func settle(_ incident: FleetIncident) {
        let machine = incident.machine
        switch incident.kind {
        case .dies: dead[machine] = true
        case .revives: dead[machine] = false
        case .leaves:
            hindrances[machine] += 1
            if hindrances[machine] == 1 { remove(machine) }
        case .joins:
            hindrances[machine] -= 1
            if hindrances[machine] == 0 {
                places[machine] = Int32(ups.count)
                ups.append(Int32(machine))
            }
        }
    }

    private mutating func remove(_ machine: Int) {
        let place = Int(places[machine])
        let last = ups.removeLast()
        if Int(last) != machine {
            ups[place] = last
            places[Int(last)] = Int32(place)
        }
        places[machine] = -1
    }

    /// - Parameter computed: CPU time that a machine has used by now.
    mutating func scale(at now: Int64, computed: (Int) -> Int64) {
        guard var scaler = autoscaler else { return }
        nextCheck = now + scaler.setting.period
        var (ready, used): (Int, Double) = (0, 0)
        for machine in inService {
            let total = computed(machine)
            if readyAt[machine] <= now - scaler.setting.period {
                ready += 1
                used += Double(total - computedBefore[machine])
            }
            computedBefore[machine] = total
        }
        let most = Double(scaler.setting.period) * Double(ready * cores)
        let wanted = scaler.decide(
            at: now, current: inService.count, ready: ready, utilisation: most > 0 ? used / most : 0)
        autoscaler = scaler
        countMachineTime(until: now)
        while inService.count < min(wanted, hindrances.count) { add(at: now, scaler.setting.startTime) }
        while inService.count > max(1, wanted) { take(at: now) }
        mostInService = max(mostInService, inService.count)
    }

    private mutating func add(at now: Int64, _ startTime: Int64) {
        let there = Set(inService)
        // The one that has been away the longest: it has ended what it had.
        let free = hindrances.indices.filter { !there.contains($0) }
        guard let machine = free.min(by: { readyAt[$0] < readyAt[$1] }) else { return }
        readyAt[machine] = now + startTime
        inService.append(machine)
        insert(FleetIncident(at: now + startTime, machine: machine, .joins))
    }

    /// The newest goes first. It ends what it has, for which it is there a while longer.
    private mutating func take(at now: Int64) {
        let machine = inService.removeLast()
        // One that has not joined yet does so first, and leaves at once.
        insert(FleetIncident(at: max(now, readyAt[machine]), machine: machine, .leaves))
        machineTimeBefore += Double(drainTime)
        readyAt[machine] = max(now, readyAt[machine])
    }

    private mutating func insert(_ incident: FleetIncident) {
        let place = incidents[settled...].firstIndex { $0.at > incident.at } ?? incidents.count
        incidents.insert(incident, at: place)
    }

    /// Of machines that were wanted, ready or not: who pays for them pays while they start, too.
    mutating func machineTime(until instant: Int64) -> Double {
        countMachineTime(until: instant)
        return machineTimeBefore
    }

    private mutating func countMachineTime(until instant: Int64) {
        machineTimeBefore += Double(inService.count) * Double(instant - countedUntil)
        countedUntil = instant
    }
}
