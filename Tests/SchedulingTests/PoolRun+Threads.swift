import Testing
import Workload

@testable import Scheduling

/// What threads do, as `BlockingRunQueue` and the modes have them do it.
extension PoolRun {
    /// A thread has nothing to do, and takes what there is.
    func idle(_ thread: Int) {
        threads[thread] = .idle(isWoken: false)
        pool.beginIdling()
        grantSeats()
        take(thread)
    }

    func take(_ thread: Int) {
        let free = pool.freeSlots
        guard let taken = pool.take(at: now) else { return }
        pool.endIdling()
        threads[thread] = .computing(taken.entry)
        queued.remove(taken.entry)
        #expect(free > 0)
        if taken.ruling != .drop(.abandoned) { expectItsTurn(taken.entry, among: queued) }
        settle()
        begin(thread, taken)
    }

    private func begin(_ thread: Int, _ taken: Taken<Int>) {
        let request = taken.entry
        threads[thread] = .computing(request)
        requests[request].isWaiting = false
        let downstream: UInt64? = requests[request].ticket.step == .resumed ? 3_000_000 : nil
        if var expectation = requests[request].expectation {
            admission?.take(&expectation, downstream: downstream, at: now)
            requests[request].expectation = expectation
        }
        if case .drop = taken.ruling {
            end(thread, request, by: requests[request].ticket.step == .fresh ? .refused : .stopped)
        }
    }

    /// A compute step ends: with a call, a pause or the reply.
    func leave(_ thread: Int, _ request: Int) {
        let canCall = !requests[request].ticket.hasCalled
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            leaveServer(request, by: .turn)
            if !shape.blocks { push(request, .paused) }
            shape.blocks ? rejoin(thread, request, .paused) : giveUp(thread)
        case 1 where canCall, 2 where canCall:
            leaveServer(request, by: .call)
            guard shape.blocks else {
                away.append(request)
                return giveUp(thread)
            }
            threads[thread] = .calling(request)
            if pool.isRationed { pool.freeSlot() }
            settle()
        default: end(thread, request, by: .reply)
        }
    }

    func rejoin(_ thread: Int, _ request: Int, _ step: Ticket.Step) {
        noteReady(request, step)
        guard pool.isRationed else {
            let ruling = pool.ruling(on: requests[request].ticket, at: now)
            return begin(thread, Taken(request, ruling))
        }
        if threads[thread] == .computing(request) {
            threads[thread] = .calling(request)  // it does not wait yet
            pool.freeSlot()
            settle()
        }
        threads[thread] = .waiting(request)
        pool.rejoin(thread, requests[request].ticket)
        grantSeats()
    }

    private func end(_ thread: Int, _ request: Int, by end: End) {
        leaveServer(request, by: end)
        requests[request].answers += 1
        giveUp(thread)
    }

    private func giveUp(_ thread: Int) {
        pool.freeSlot()
        idle(thread)
        settle()
    }

    private func leaveServer(_ request: Int, by end: End) {
        guard var expectation = requests[request].expectation else { return }
        let held = UInt64.random(in: 100_000...4_000_000, using: &random)
        admission?.leave(&expectation, after: held, by: end, at: now)
        requests[request].expectation = expectation
    }

    // MARK: What the driver of the pool does

    func settle() {
        grantSeats()
        switch pool.threadsToWake() {
        case .none: break
        case .one:
            let asleep = threads.indices.filter { threads[$0] == .idle(isWoken: false) }
            if let one = asleep.randomElement(using: &random) { threads[one] = .idle(isWoken: true) }
        case .all: Issue.record("it was not closed")
        }
    }

    private func grantSeats() {
        while let taken = pool.granted(at: now) {
            guard case .waiting(let request) = threads[taken.entry] else {
                Issue.record("thread \(taken.entry) got a slot for nothing")
                return
            }
            expectItsTurn(request, among: waitingSeats.subtracting([request]))
            expectNoneOfTheEntriesIsWronged(by: request)
            begin(taken.entry, Taken(request, taken.ruling))
        }
    }
}
