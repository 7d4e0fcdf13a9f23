import Load
import Reactor
import Testing
import Workload

@testable import Scheduling

/// A pool's threads and requests in virtual time, driven by events that a seed draws: what `BlockingRunQueue` and a
/// mode do, with `PoolQueue` and `Admission` themselves. After each event all is looked at.
final class PoolRun {
    struct Shape: Sendable {
        var scheduling: Scheduling
        var threads: Int
        /// Whether a thread stays with its request during the call and in a pause, and waits for a slot afterwards.
        var blocks: Bool
    }

    enum Thread: Equatable {
        /// Waits for an entry; whether it has been woken and is on its way.
        case idle(isWoken: Bool)
        case computing(Int)
        case calling(Int)
        /// Waits for a slot.
        case waiting(Int)
    }

    let shape: Shape
    var random: RandomStream
    var pool: PoolQueue<Int, Int>
    var admission: Admission?
    var threads: [Thread]
    var requests: [Request] = []
    /// In the pool's entries, and in calls that hold no thread.
    var queued: Set<Int> = []
    var away: [Int] = []
    let gone = Lock<Set<Int>>([])
    var now = Instant(nanoseconds: 1_000_000_000)
    private let arrivals: Int

    init(_ shape: Shape, seed: UInt64, arrivals: Int = 30) {
        self.shape = shape
        self.arrivals = arrivals
        random = RandomStream(seed: seed, for: .arrivals)
        let gone = gone
        pool = PoolQueue(shape.scheduling) { request in gone.withLock { $0.contains(request) } }
        admission = shape.scheduling.overload.admits ? Admission(shape.scheduling, servers: 1) : nil
        threads = []
        for thread in 0..<shape.threads {
            threads.append(.idle(isWoken: false))
            idle(thread)
        }
    }

    func run() throws {
        var events = 0
        while let event = nextEvent() {
            events += 1
            try #require(events < 100 * arrivals, "it comes to no end")
            now.nanoseconds += UInt64.random(in: 0...3_000_000, using: &random)
            happen(event)
            check()
        }
        checkEnd()
    }

    // MARK: Events

    private enum Event {
        case arrival
        case departure(Int)
        /// Of a thread that was woken, or of another for no reason.
        case wakeUp(Int)
        /// The end of what a thread does.
        case step(Int)
        /// The end of a call that holds no thread.
        case answer
    }

    private func nextEvent() -> Event? {
        var events = threads.indices.compactMap { thread -> Event? in
            switch threads[thread] {
            case .idle(let isWoken): isWoken ? .wakeUp(thread) : nil
            case .computing, .calling: .step(thread)
            case .waiting: nil
            }
        }
        if !away.isEmpty { events.append(.answer) }
        if requests.count < arrivals { events += [.arrival, .arrival] }
        guard !events.isEmpty else { return nil }
        if shape.scheduling.abandons, Int.random(in: 0..<8, using: &random) == 0,
            let one = requests.indices.randomElement(using: &random)
        {
            return .departure(one)
        }
        let idle = threads.indices.filter { threads[$0] == .idle(isWoken: false) }
        if Int.random(in: 0..<16, using: &random) == 0, let one = idle.randomElement(using: &random) {
            return .wakeUp(one)
        }
        return events.randomElement(using: &random)
    }

    private func happen(_ event: Event) {
        switch event {
        case .arrival: arrive()
        case .departure(let request): gone.withLock { _ = $0.insert(request) }
        case .wakeUp(let thread):
            pool.hasWoken()
            threads[thread] = .idle(isWoken: false)
            take(thread)
        case .step(let thread):
            switch threads[thread] {
            case .computing(let request): leave(thread, request)
            case .calling(let request): rejoin(thread, request, .resumed)
            case .idle, .waiting: break
            }
        case .answer:
            let request = away.remove(at: Int.random(in: away.indices, using: &random))
            push(request, .resumed)
        }
    }

    private func arrive() {
        let budget = UInt64.random(in: 1_000_000...60_000_000, using: &random)
        let request = requests.count
        let deadline = Instant(nanoseconds: now.nanoseconds + budget)
        requests.append(Request(ticket: Ticket(deadline: deadline, readySince: now, step: .fresh)))
        let kind = Bool.random(using: &random) ? ComputeKind.hash : .json
        if let (expectation, ruling) = admission?.admit(
            Admission.Arrival(
                of: Estimates.Class(kind: kind, body: 0, budgetNanoseconds: 60_000_000), deadline: deadline,
                asked: (2_000_000, 3_000_000, 2_000_000)), at: now)
        {
            requests[request].expectation = expectation
            if case .drop = ruling { return requests[request].answers += 1 }
        }
        requests[request].isWaiting = true
        push(request, .fresh)
    }

    func push(_ request: Int, _ step: Ticket.Step) {
        noteReady(request, step)
        queued.insert(request)
        pool.push(request, requests[request].ticket)
        settle()
    }

    func noteReady(_ request: Int, _ step: Ticket.Step) {
        let before = requests[request].ticket
        requests[request].ticket = Ticket(
            deadline: before.deadline, readySince: now, step: step, hasCalled: step == .resumed || before.hasCalled,
            remainingNanoseconds: requests[request].expectation?.remaining ?? 0)
    }
}
