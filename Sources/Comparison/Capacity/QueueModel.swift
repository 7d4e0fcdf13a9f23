import Load
import Modes

/// A contestant as theory has it: its queue, served without a machine. A schedule's requests go through it in simulated
/// time, compute, wait for their downstream and compute again; nothing else costs time, and none is given up.
struct QueueModel {
    /// What comes of a simulated instant.
    private enum Event {
        case answered(Int)
        /// A core has computed this much of the request's present part.
        case computed(Int, Int64, on: Int)
    }

    private struct Station {
        var ready: [Int] = []
        var taken = 0
        var idleCores: Int
    }

    /// A thread's turn on a core that others want, in nanoseconds: a tick at HZ=250, as measured on Linux 6.18.
    private static let slice: Int64 = 4_000_000

    private let schedule: Schedule
    private let connections: LoadOptions.Connections
    private let slice: Int64
    private var events = TimeOrder<Event>()
    private var stations: [Station]
    /// Connections that no loop has accepted yet.
    private var backlog: [Int] = []
    /// The loops of kept connections that are free; the one that was freed last is used next, as the generator does.
    private var freeConnections: [Int] = []
    /// Of each request: its loop, what is left of its present part, and whether that is the one after the call.
    private var places: [Int]
    private var left: [Int64]
    private var isAfter: [Bool]
    private var isMissed: [Bool]

    /// Of each request, whether its deadline was missed.
    static func misses(
        _ schedule: Schedule, _ queue: ModeQueue, cores: Int, _ connections: LoadOptions.Connections
    ) -> [Bool] {
        var model = QueueModel(schedule, queue, cores, connections)
        model.run()
        return model.isMissed
    }

    private init(
        _ schedule: Schedule, _ queue: ModeQueue, _ cores: Int, _ connections: LoadOptions.Connections
    ) {
        (self.schedule, self.connections) = (schedule, connections)
        stations =
            queue == .loop
            ? Array(repeating: Station(idleCores: 1), count: cores) : [Station(idleCores: cores)]
        slice = queue == .slices ? QueueModel.slice : .max
        let count = schedule.requests.count
        places = Array(repeating: 0, count: count)
        // Without a call both parts are one.
        left = schedule.requests.map { $0.downstream > 0 ? $0.before : $0.before + $0.after }
        isAfter = schedule.requests.map { $0.downstream == 0 }
        isMissed = Array(repeating: false, count: count)
    }

    private mutating func run() {
        for (number, request) in schedule.requests.enumerated() {
            advance(to: request.at)
            arrive(number, at: request.at)
        }
        advance(to: .max)
    }

    /// Lets happen what is due until then.
    private mutating func advance(to instant: Int64) {
        while let due = events.time, due <= instant, let (time, event) = events.next() {
            switch event {
            case .answered(let number): makeReady(number, at: time)
            case .computed(let number, let amount, let place): end(number, amount, on: place, at: time)
            }
        }
    }

    /// A free connection leads to its loop. A new one is accepted by a loop that is idle, or else by the first that
    /// looks.
    private mutating func arrive(_ number: Int, at time: Int64) {
        if connections == .keep, let place = freeConnections.popLast() {
            places[number] = place
        } else if let idle = stations.firstIndex(where: { $0.idleCores > 0 }) {
            places[number] = idle
        } else {
            backlog.append(number)
            return
        }
        makeReady(number, at: time)
    }

    private mutating func makeReady(_ number: Int, at time: Int64) {
        stations[places[number]].ready.append(number)
        begin(on: places[number], at: time)
    }

    /// Puts the next request on a core, if both are there.
    private mutating func begin(on place: Int, at time: Int64) {
        guard stations[place].idleCores > 0, stations[place].taken < stations[place].ready.count else { return }
        let number = stations[place].ready[stations[place].taken]
        stations[place].taken += 1
        stations[place].idleCores -= 1
        let amount = min(slice, left[number])
        events.add(.computed(number, amount, on: place), at: time + amount)
    }

    private mutating func end(_ number: Int, _ amount: Int64, on place: Int, at time: Int64) {
        stations[place].idleCores += 1
        left[number] -= amount
        // Between two requests a loop accepts all that wait.
        for waiting in backlog { places[waiting] = place }
        stations[place].ready += backlog
        backlog = []
        if left[number] > 0 {
            stations[place].ready.append(number)
        } else if isAfter[number] {
            reply(number, at: time)
        } else {
            isAfter[number] = true
            left[number] = schedule.requests[number].after
            events.add(.answered(number), at: time + schedule.requests[number].downstream)
        }
        begin(on: place, at: time)
    }

    private mutating func reply(_ number: Int, at time: Int64) {
        isMissed[number] = time > schedule.requests[number].expiry
        if connections == .keep, !isMissed[number] { freeConnections.append(places[number]) }
    }
}
