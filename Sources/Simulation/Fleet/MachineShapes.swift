import Balancing
import Scheduling

/// Machines of any shape, each the daemon's own scheduling in simulated time.
package struct MachineShapes: MachineGroup {
    /// What is asked of a machine's end of a request that it does not know.
    private struct Sent {
        var at, expiry: Int64
        var machine: Int32
    }

    private var machines: [SimulatedMachine]
    /// What the machines that were there before them have used.
    private var usedBefore: [Int64]
    private let shapes: [MachineShape]
    /// Requests by the numbers that machines know them by, which are used again.
    private var sent: [Sent] = []
    private var free: [Int] = []
    private var reports: MachineReports?

    /// - Parameter paces: of each machine, how long its compute takes, as a multiple of the others' time.
    package init(_ shape: MachineShape, paces: [Double]) {
        shapes = paces.map { pace in
            var own = shape
            own.costs.slowdown = (1 + shape.costs.slowdown) * pace - 1
            return own
        }
        machines = shapes.map { SimulatedMachine($0) }
        usedBefore = Array(repeating: 0, count: shapes.count)
    }

    package var most: Int { sent.count }
    package func inFlight(_ machine: Int) -> Int { machines[machine].inFlight }
    package func queue(_ machine: Int) -> Int { machines[machine].inFlight - machines[machine].calling }
    package func nextInstant(_ machine: Int) -> Int64 { machines[machine].nextInstant }
    package func computed(_ machine: Int) -> Int64 { usedBefore[machine] + machines[machine].used }

    package func report(_ machine: Int, at instant: Int64) -> ToldLoad? {
        reports?.report(of: machine, at: instant)
    }

    package mutating func beginReporting() {
        reports = MachineReports(machines: shapes.count, cores: shapes.first?.cores ?? 1)
        for machine in machines { machine.reportsQueue = true }
    }

    package mutating func advance(_ machine: Int, to instant: Int64, into tally: inout FleetTally) {
        machines[machine].advance(to: instant)
        settle(machine, into: &tally)
    }

    package mutating func offer(_ request: SimulatedRequest, to machine: Int) {
        let one = Sent(at: request.at, expiry: request.expiry, machine: Int32(machine))
        let number = free.popLast() ?? sent.count
        if number == sent.count { sent.append(one) } else { sent[number] = one }
        machines[machine].offer(request, number: number, at: request.at)
    }

    package mutating func lose(_ machine: Int, at instant: Int64, into tally: inout FleetTally) {
        settle(machine, into: &tally)
        for number in sent.indices where sent[number].machine == Int32(machine) {
            tally.lose(sent: sent[number].at, at: instant)
            release(number)
        }
        usedBefore[machine] += machines[machine].used
        machines[machine] = SimulatedMachine(shapes[machine])
        machines[machine].reportsQueue = reports != nil
    }

    private mutating func settle(_ machine: Int, into tally: inout FleetTally) {
        guard !machines[machine].ended.isEmpty else { return }
        for one in machines[machine].ended {
            let own = sent[one.number]
            if one.end.dropped == nil {
                tally.end(sent: own.at, at: one.end.endedAt, expiry: own.expiry)
            } else {
                tally.drop(sent: own.at, at: one.end.endedAt)
            }
            release(one.number)
            // Nobody reads what comes later.
            if let reply = one.reply, one.end.endedAt <= own.expiry { report(reply, of: machine) }
        }
        machines[machine].clearEnded()
    }

    private mutating func report(_ reply: SimulatedMachine.Reply, of machine: Int) {
        reports?.reply(
            of: machine, at: reply.at, oldest: reply.oldest, inFlight: reply.inFlight,
            computed: usedBefore[machine] + reply.used)
    }

    private mutating func release(_ number: Int) {
        sent[number].machine = -1
        free.append(number)
    }
}
