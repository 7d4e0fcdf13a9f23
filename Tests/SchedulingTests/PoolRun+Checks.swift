import Testing
import Workload

@testable import Scheduling

/// What holds after every event.
extension PoolRun {
    var waitingSeats: Set<Int> {
        Set(threads.compactMap { if case .waiting(let request) = $0 { request } else { nil } })
    }

    private var computing: Int { threads.count { if case .computing = $0 { true } else { false } } }

    func check() {
        let idle = threads.filter { if case .idle = $0 { true } else { false } }
        let isOneOnItsWay = idle.contains(.idle(isWoken: true))
        #expect(pool.idle == idle.count)
        #expect(pool.count == queued.count + waitingSeats.count)
        if let slots = shape.scheduling.slots { #expect(pool.freeSlots + computing == slots) }
        if pool.freeSlots > 0 {
            #expect(queued.isEmpty || idle.isEmpty || isOneOnItsWay, "an entry waits beside a slot and a thread")
            let entriesToCome = min(queued.count, idle.count)
            #expect(
                waitingSeats.isEmpty || isOneOnItsWay && pool.freeSlots <= entriesToCome, "a seat waits beside a slot")
        }
        checkAdmission()
    }

    private func checkAdmission() {
        guard let admission else { return }
        let overload = shape.scheduling.overload
        #expect(admission.waiting == requests.count(where: \.isWaiting))
        if overload.acts, let most = overload.longestQueue { #expect(admission.waiting <= most) }
        let shares: [Backlog.Share] = requests.compactMap { $0.expectation?.share }
        #expect(admission.backlog.whole == shares.reduce(0) { $0 + $1.work })
        #expect(admission.backlog.begun == shares.reduce(0) { $0 + ($1.hasBegun ? $1.work : 0) })
        if shape.scheduling.discipline.name == Discipline.edf.name {
            #expect(admission.backlog.shares.map(\.work) == shares.sorted { $0.rank < $1.rank }.map { $0.work })
        }
    }

    /// Of the order that a discipline promises, that of the deadlines; the others are in `RunQueueOrderTests`.
    func expectItsTurn(_ request: Int, among others: Set<Int>) {
        guard shape.scheduling.discipline.name == Discipline.edf.name else { return }
        let own = requests[request].ticket
        for other in others.map({ requests[$0].ticket }) where goesBefore(other, own) {
            Issue.record("it ran before one whose deadline is earlier")
        }
    }

    /// A slot is left for each entry that goes first and has a thread.
    func expectNoneOfTheEntriesIsWronged(by request: Int) {
        guard shape.scheduling.discipline.name == Discipline.edf.name else { return }
        let earlier = queued.count { goesBefore(requests[$0].ticket, requests[request].ticket) }
        #expect(min(pool.idle, earlier) <= pool.freeSlots)
    }

    private func goesBefore(_ one: Ticket, _ other: Ticket) -> Bool {
        if shape.scheduling.resumedFirst, one.hasCalled != other.hasCalled { return one.hasCalled }
        return one.deadline < other.deadline
    }

    func checkEnd() {
        #expect(requests.allSatisfy { $0.answers == 1 }, "each is answered once")
        #expect(pool.count == 0 && queued.isEmpty && away.isEmpty)
        #expect(pool.idle == threads.count)
        if let slots = shape.scheduling.slots { #expect(pool.freeSlots == slots) }
        #expect(pool.oldest == nil)
        if let admission {
            #expect(admission.waiting == 0)
            #expect(admission.backlog.whole == 0 && admission.backlog.begun == 0 && admission.backlog.shares.isEmpty)
        }
        pool.close()
        #expect(pool.isOver && pool.threadsToWake() == .all)
    }
}
