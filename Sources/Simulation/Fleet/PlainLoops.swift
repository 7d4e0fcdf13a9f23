import Balancing
import Scheduling

/// Machines of one core and one loop each, which compute in the order of readiness and drop nothing. What lies at all
/// of them lies in one store, and a machine is a few numbers, so that thousands stay in the processor's cache.
package struct PlainLoops: MachineGroup {
    /// A request at a machine.
    private struct Job {
        var sent, expiry: Int64
        /// Compute that is left of its present part; while it calls, when the call is answered.
        var rest: Int64
        /// Of the call that is to come; below zero where none is.
        var downstream: Int64
        var after: Int64
        var readySince: Int64 = 0
        /// The one behind it in its row.
        var next = PlainLoops.none
    }

    /// Jobs one behind the other.
    private struct Row {
        var first = PlainLoops.none
        var last = PlainLoops.none
    }

    private struct Loop {
        var ready = Row()
        /// Those that call, in the order of their answers.
        var calls = Row()
        var running = PlainLoops.none
        var inFlight: Int32 = 0
        var queue: Int32 = 0
        /// When the running one has computed, and when the next call is answered.
        var runsUntil = Int64.max
        var answeredAt = Int64.max
        var computed: Int64 = 0
        /// How long its compute takes, as a multiple of what is asked for.
        var pace: Double
    }

    private static let none = Int32(-1)

    private let costs: Costs
    private var loops: [Loop]
    private var jobs: [Job] = []
    private var reports: MachineReports?
    /// Places of the store that are free, one behind the other.
    private var free = PlainLoops.none

    /// - Parameter paces: of each machine, how long its compute takes, as a multiple of the others' time.
    package init(paces: [Double], costs: Costs = Costs()) {
        loops = paces.map { Loop(pace: $0 * (1 + costs.slowdown)) }
        self.costs = costs
    }

    /// Whether machines of that shape are such loops.
    package static func are(_ shape: MachineShape) -> Bool {
        shape.queue == .loop && shape.workers == 1 && shape.cores == 1 && shape.scheduling == Scheduling()
    }

    package var most: Int { jobs.count }
    package func inFlight(_ machine: Int) -> Int { Int(loops[machine].inFlight) }
    package func queue(_ machine: Int) -> Int { Int(loops[machine].queue) }
    package func nextInstant(_ machine: Int) -> Int64 { min(loops[machine].runsUntil, loops[machine].answeredAt) }
    package func computed(_ machine: Int) -> Int64 { loops[machine].computed }

    package func report(_ machine: Int, at instant: Int64) -> ToldLoad? {
        reports?.report(of: machine, at: instant)
    }

    package mutating func beginReporting() { reports = MachineReports(machines: loops.count, cores: 1) }

    package mutating func advance(_ machine: Int, to instant: Int64, into tally: inout FleetTally) {
        while true {
            let (computed, answered) = (loops[machine].runsUntil, loops[machine].answeredAt)
            let next = min(computed, answered)
            guard next <= instant, next != .max else { return }
            if computed <= answered { endPart(on: machine, at: computed, into: &tally) } else { answer(on: machine) }
        }
    }

    package mutating func offer(_ request: SimulatedRequest, to machine: Int) {
        let hasCall = request.downstream > 0
        let first = hasCall ? request.before : request.before + request.after
        let number = store(
            Job(
                sent: request.at, expiry: request.expiry, rest: cpu(first, on: machine),
                downstream: hasCall ? request.downstream + costs.perCall : -1, after: request.after))
        loops[machine].inFlight += 1
        makeReady(number, on: machine, at: request.at)
    }

    package mutating func lose(_ machine: Int, at instant: Int64, into tally: inout FleetTally) {
        for var number in [loops[machine].running, loops[machine].ready.first, loops[machine].calls.first] {
            while number != PlainLoops.none {
                // The running one stands alone.
                let next = number == loops[machine].running ? PlainLoops.none : jobs[Int(number)].next
                tally.lose(sent: jobs[Int(number)].sent, at: instant)
                release(number)
                number = next
            }
        }
        var empty = Loop(pace: loops[machine].pace)
        empty.computed = loops[machine].computed
        loops[machine] = empty
    }

    private func cpu(_ asked: Int64, on machine: Int) -> Int64 {
        let pace = loops[machine].pace
        return (pace == 1 ? asked : Int64(Double(asked) * pace)) + costs.perStep
    }

    private mutating func makeReady(_ number: Int32, on machine: Int, at time: Int64) {
        loops[machine].queue += 1
        jobs[Int(number)].readySince = time
        if loops[machine].running == PlainLoops.none {
            start(number, on: machine, at: time)
        } else {
            PlainLoops.append(number, to: &loops[machine].ready, in: &jobs)
        }
    }

    private mutating func start(_ number: Int32, on machine: Int, at time: Int64) {
        let cpu = jobs[Int(number)].rest
        loops[machine].running = number
        loops[machine].runsUntil = time + cpu
        loops[machine].computed += cpu
    }

    /// The running job has computed its part: it calls, or it is replied to, and the next one starts.
    private mutating func endPart(on machine: Int, at time: Int64, into tally: inout FleetTally) {
        let number = loops[machine].running
        loops[machine].queue -= 1
        if jobs[Int(number)].downstream >= 0 {
            call(number, on: machine, at: time)
        } else {
            let (reply, expiry) = (time + costs.perReply, jobs[Int(number)].expiry)
            tally.end(sent: jobs[Int(number)].sent, at: reply, expiry: expiry)
            loops[machine].inFlight -= 1
            release(number)
            // Nobody reads what comes later.
            if reply <= expiry { noteReply(of: machine, at: time) }
        }
        let next = loops[machine].ready.first
        guard next != PlainLoops.none else {
            (loops[machine].running, loops[machine].runsUntil) = (PlainLoops.none, .max)
            return
        }
        loops[machine].ready.first = jobs[Int(next)].next
        start(next, on: machine, at: time)
    }

    private mutating func noteReply(of machine: Int, at time: Int64) {
        guard reports != nil else { return }
        let (loop, first) = (loops[machine], loops[machine].ready.first)
        reports?.reply(
            of: machine, at: time, oldest: first == PlainLoops.none ? nil : jobs[Int(first)].readySince,
            inFlight: Int(loop.inFlight), computed: loop.computed)
    }

    private mutating func call(_ number: Int32, on machine: Int, at time: Int64) {
        let due = time + jobs[Int(number)].downstream
        (jobs[Int(number)].rest, jobs[Int(number)].downstream) = (due, -1)
        let (first, last) = (loops[machine].calls.first, loops[machine].calls.last)
        if first == PlainLoops.none || jobs[Int(last)].rest <= due {
            PlainLoops.append(number, to: &loops[machine].calls, in: &jobs)
        } else if jobs[Int(first)].rest > due {
            jobs[Int(number)].next = first
            loops[machine].calls.first = number
        } else {
            var before = first
            while jobs[Int(jobs[Int(before)].next)].rest <= due { before = jobs[Int(before)].next }
            jobs[Int(number)].next = jobs[Int(before)].next
            jobs[Int(before)].next = number
        }
        loops[machine].answeredAt = jobs[Int(loops[machine].calls.first)].rest
    }

    private mutating func answer(on machine: Int) {
        let number = loops[machine].calls.first
        let time = jobs[Int(number)].rest
        let next = jobs[Int(number)].next
        loops[machine].calls.first = next
        loops[machine].answeredAt = next == PlainLoops.none ? .max : jobs[Int(next)].rest
        jobs[Int(number)].rest = cpu(jobs[Int(number)].after, on: machine)
        makeReady(number, on: machine, at: time)
    }
}

// MARK: - Store

extension PlainLoops {
    private static func append(_ number: Int32, to row: inout Row, in jobs: inout [Job]) {
        jobs[Int(number)].next = PlainLoops.none
        if row.first == PlainLoops.none { row.first = number } else { jobs[Int(row.last)].next = number }
        row.last = number
    }

    private mutating func store(_ job: Job) -> Int32 {
        guard free != PlainLoops.none else {
            jobs.append(job)
            return Int32(jobs.count - 1)
        }
        let number = free
        free = jobs[Int(number)].next
        jobs[Int(number)] = job
        return number
    }

    private mutating func release(_ number: Int32) {
        jobs[Int(number)].next = free
        free = number
    }
}
