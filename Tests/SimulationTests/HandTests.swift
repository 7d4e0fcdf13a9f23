import Scheduling
import Simulation
import Testing
import Workload

/// Small schedules whose ends one can find with a pencil. Milliseconds.
struct HandTests {
    typealias Asked = (at: Int64, before: Int64, downstream: Int64, after: Int64, deadline: Int64)

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var shape = MachineShape(.loop)
        let requests: [Asked]
        /// Of each, when it ends, and why if it is dropped.
        let ends: [String]
    }

    private static func scheduling(
        _ discipline: Discipline = .fifo, _ policy: Policy = .none, _ change: (inout Scheduling) -> Void = { _ in }
    ) -> Scheduling {
        var scheduling = Scheduling(discipline: discipline)
        scheduling.overload = Overload(policy: policy)
        scheduling.overload.estimate = .asked
        change(&scheduling)
        return scheduling
    }

    private static let refusal = Costs(refusal: 1_000_000)
    private static let three: [Asked] = [(0, 5, 0, 0, 100), (1, 5, 0, 0, 90), (2, 5, 0, 0, 50)]
    /// B's deadline passes while A computes.
    private static let late: [Asked] = [(0, 12, 0, 0, 100), (1, 5, 0, 0, 10)]
    private static let calling: [Asked] = [(0, 5, 10, 5, 100), (0, 5, 10, 5, 100)]
    private static let long: [Asked] = [(0, 6, 0, 0, 100), (1, 6, 0, 0, 100)]

    private static let orders = [
        Row(testDescription: "in order", requests: three, ends: ["5", "10", "15"]),
        Row(
            testDescription: "the nearest deadline first",
            shape: MachineShape(.loop, scheduling: scheduling(.edf)), requests: three, ends: ["5", "15", "10"]),
        Row(
            testDescription: "the newest first", shape: MachineShape(.loop, scheduling: scheduling(.lifo)),
            requests: three, ends: ["5", "15", "10"]),
        Row(
            testDescription: "who comes back from a call waits behind who came meanwhile",
            requests: [(0, 2, 3, 2, 100), (1, 10, 0, 0, 100), (3, 10, 0, 0, 100)], ends: ["24", "12", "22"]),
        Row(
            testDescription: "or goes before all that have not begun",
            shape: MachineShape(.loop, scheduling: scheduling { $0.resumedFirst = true }),
            requests: [(0, 2, 3, 2, 100), (1, 10, 0, 0, 100), (3, 10, 0, 0, 100)], ends: ["14", "12", "24"]),
        Row(
            testDescription: "after 4 ms others have their turn",
            shape: MachineShape(.loop, scheduling: scheduling { $0.yieldNanoseconds = 4_000_000 }),
            requests: [(0, 10, 0, 0, 100), (1, 2, 0, 0, 100)], ends: ["12", "6"]),
        Row(
            testDescription: "each step, call and reply has its cost, and compute takes half as long again",
            shape: MachineShape(
                .loop, costs: Costs(perStep: 1_000_000, perCall: 2_000_000, perReply: 3_000_000, slowdown: 0.5)),
            requests: [(0, 4, 10, 2, 100)], ends: ["26"]),
    ]

    private static let overload = [
        Row(
            testDescription: "what is late is refused when its turn comes",
            shape: MachineShape(.loop, scheduling: scheduling(.fifo, .expired), costs: refusal), requests: late,
            ends: ["12", "13 expired"]),
        Row(
            testDescription: "a dark policy refuses nothing",
            shape: MachineShape(.loop, scheduling: scheduling(.fifo, .expired) { $0.overload.acts = false }),
            requests: late, ends: ["12", "17"]),
        Row(
            testDescription: "a loop judges who came when it reads, which is between two steps",
            shape: MachineShape(.loop, scheduling: scheduling(.fifo, .predict), costs: refusal), requests: late,
            ends: ["12", "13 predicted"]),
        Row(
            testDescription: "a pool's front judges at once, and its threads lend it the time",
            shape: MachineShape(.servers, scheduling: scheduling(.fifo, .predict), costs: refusal),
            requests: late + [(20, 5, 0, 0, 50)], ends: ["12", "2 predicted", "26"]),
        Row(
            testDescription: "no more wait than may",
            shape: MachineShape(.loop, scheduling: scheduling { $0.overload.longestQueue = 1 }, costs: refusal),
            requests: [(0, 10, 0, 0, 100), (1, 5, 0, 0, 100), (2, 5, 0, 0, 100)], ends: ["10", "16", "11 queue_full"]),
        Row(
            testDescription: "who is gone is computed to the end all the same", requests: late, ends: ["12", "17"]),
        Row(
            testDescription: "or given up when its turn comes",
            shape: MachineShape(.loop, scheduling: scheduling { $0.abandons = true }, costs: refusal), requests: late,
            ends: ["12", "12 abandoned"]),
        Row(
            testDescription: "and in its call at once",
            shape: MachineShape(.loop, scheduling: scheduling { $0.abandons = true }),
            requests: [(0, 2, 50, 5, 10)], ends: ["10.000001 abandoned"]),
        Row(
            testDescription: "unless clients stay",
            shape: MachineShape(.loop, scheduling: scheduling { $0.abandons = true }, clientsLeave: false),
            requests: [(0, 2, 50, 5, 10)], ends: ["57"]),
    ]

    private static let threads = [
        Row(
            testDescription: "threads on a core take turns of 4 ms", shape: MachineShape(.slices), requests: long,
            ends: ["10", "12"]),
        Row(
            testDescription: "who has had 1.4 ms makes room when another wakes, which was owed nothing",
            shape: MachineShape(.slices), requests: [(0, 6, 0, 0, 100), (2, 1, 0, 0, 100)], ends: ["7", "3"]),
        Row(
            testDescription: "and nobody before", shape: MachineShape(.slices),
            requests: [(0, 6, 0, 0, 100), (1, 1, 0, 0, 100)], ends: ["7", "5"]),
        Row(
            testDescription: "so do loops", shape: MachineShape(.loop, workers: 2, accepting: Accepting()),
            requests: long, ends: ["10", "12"]),
        Row(
            testDescription: "a loop goes on within its turn",
            shape: MachineShape(.loop, workers: 2, accepting: Accepting()),
            // A's loop accepts C and goes on with it; B's waits until 4.
            requests: [(0, 2, 0, 0, 100), (0, 4, 0, 0, 100), (1, 4, 0, 0, 100)], ends: ["2", "8", "10"]),
        Row(
            testDescription: "a pool of one thread is held by its call", shape: MachineShape(.slices, threads: 1),
            requests: calling, ends: ["20", "40"]),
        Row(
            testDescription: "a slot is given up for a call",
            shape: MachineShape(.slices, cores: 2, scheduling: scheduling { $0.slots = 1 }), requests: calling,
            ends: ["20", "25"]),
        Row(
            testDescription: "who comes back to a slot waits for it in order with those that begin",
            shape: MachineShape(.slices, cores: 2, scheduling: scheduling(.edf) { $0.slots = 1 }),
            requests: [(0, 2, 2, 2, 90), (1, 10, 0, 0, 100), (3, 10, 0, 0, 100)], ends: ["14", "12", "24"]),
        Row(
            testDescription: "two cores run two threads", shape: MachineShape(.slices, cores: 2), requests: calling,
            ends: ["20", "20"]),
    ]

    /// A and B keep both loops busy, until 10 and 11; C is long.
    private static let waiting: [Asked] = [
        (0, 10, 0, 0, 100), (0, 11, 0, 0, 100), (1, 30, 0, 0, 100), (2, 5, 0, 0, 100),
    ]

    private static let accepting = [
        Row(
            testDescription: "who accepts greedily has all that wait, and the other loop nothing",
            shape: MachineShape(.loop, cores: 2, accepting: Accepting(.shared, .greedy)), requests: waiting,
            ends: ["10", "11", "40", "45"]),
        Row(
            testDescription: "who accepts one leaves the others to who is free",
            shape: MachineShape(.loop, cores: 2, accepting: Accepting(.shared, .one)), requests: waiting,
            ends: ["10", "11", "40", "16"]),
        Row(
            testDescription: "of gunicorn's shape: a core for three loops, which accept greedily, whoever has left",
            shape: MachineShape(.loop, workers: 3, accepting: Accepting(.shared, .greedy)),
            requests: [(0, 3, 0, 0, 100), (0, 4, 0, 0, 100), (0, 4, 0, 0, 100), (1, 5, 0, 0, 2), (2, 5, 0, 0, 100)],
            // The first loop accepts the last two at 3, and goes on until the tick at 4; then the others go before it.
            ends: ["3", "8", "12", "16", "21"]),
    ]

    @Test(arguments: orders + overload + threads + accepting)
    func requestsEnd_whenPencilSays(_ row: Row) {
        let million: Int64 = 1_000_000
        let requests = row.requests.map {
            SimulatedRequest(
                at: $0.at * million, before: $0.before * million, downstream: $0.downstream * million,
                after: $0.after * million, deadline: $0.deadline * million)
        }
        let ends = Simulator.run(requests, on: row.shape).map { end in
            let milliseconds = Double(end.endedAt) / 1e6
            let time = milliseconds == milliseconds.rounded() ? "\(Int(milliseconds))" : "\(milliseconds)"
            return ([time] + [end.dropped?.name].compactMap(\.self)).joined(separator: " ")
        }
        #expect(ends == row.ends)
    }

    @Test func waits_areThoseBeforeItIsTaken_andAfterItsCall() {
        let requests = [
            SimulatedRequest(at: 0, before: 2, downstream: 3, after: 2, deadline: 100),
            SimulatedRequest(at: 1, before: 10, deadline: 100),
        ]
        let ends = Simulator.run(requests, on: MachineShape(.loop))
        #expect(ends.map(\.queue) == [0, 1])
        #expect(ends.map(\.stale) == [7, 0])
    }
}
