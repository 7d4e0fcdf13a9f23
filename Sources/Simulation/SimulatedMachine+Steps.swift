import Scheduling
import Workload

/// From the run queue to the reply.
extension SimulatedMachine {
    /// Gives a worker's idle threads what there is for them.
    func proceed(_ place: Int) {
        let worker = workers[place]
        grantSeats(worker)
        while let thread = worker.idle.last {
            if shape.isLoop, readOn(place, on: thread) { return }
            guard let taken = worker.queue.take(at: instant) else { return }
            worker.idle.removeLast()
            worker.queue.endIdling()
            threads[Int(thread)].holdsSlot = true
            begin(taken.entry, taken.ruling, on: thread)
        }
    }

    private func grantSeats(_ worker: SimulatedWorker) {
        guard shape.blocksInCalls else { return }
        while let taken = worker.queue.granted(at: instant) {
            threads[Int(taken.entry)].holdsSlot = true
            begin(threads[Int(taken.entry)].flight, taken.ruling, on: taken.entry)
        }
    }

    /// A thread has a request, and the right to compute it.
    func begin(_ flight: Int32, _ ruling: Ruling, on thread: Int32) {
        let waited = now - flights[flight].readySince
        if flights[flight].step == .resumed { flights[flight].stale += waited } else { flights[flight].queue += waited }
        let reason = reason(toDrop: flight, ruling)
        take(flight, isAbandoned: reason == .abandoned)
        if let reason {
            // Who is gone is told nothing.
            begin(.drop(reason), of: flight, on: thread, need: reason == .abandoned ? 0 : shape.costs.refusal)
        } else {
            let piece = min(flights[flight].left, shape.scheduling.yieldNanoseconds.map(Int64.init) ?? .max)
            let need = shape.costs.time(ofComputing: piece, goesOn: flights[flight].step == .paused)
            begin(.compute(piece), of: flight, on: thread, need: need)
        }
    }

    private func reason(toDrop flight: Int32, _ ruling: Ruling) -> DropReason? {
        if isAbandoned(flight) { return .abandoned }
        if case .drop(let reason) = ruling { return reason }
        return nil
    }

    func isAbandoned(_ flight: Int32) -> Bool {
        shape.scheduling.abandons && shape.clientsLeave && flights.isGone(flight)
    }

    /// Once a thread has had the CPU time that it needed.
    func complete(_ thread: Int32) {
        let (flight, place) = (threads[Int(thread)].flight, threads[Int(thread)].worker)
        switch threads[Int(thread)].task {
        case .refuse(let reason):
            end(flight, reason)
            idle(thread)
        case .drop(let reason):
            leave(flight, thread, by: reason == .abandoned || !hasBegun(flight) ? .refused : .stopped)
            end(flight, reason)
            idle(thread)
        case .compute(let piece):
            flights[flight].left -= piece
            completeStep(of: flight, on: thread)
        }
        proceed(place)
    }

    private func hasBegun(_ flight: Int32) -> Bool { flights[flight].step != .fresh }

    private func completeStep(of flight: Int32, on thread: Int32) {
        if flights[flight].left > 0 {
            leave(flight, thread, by: .turn)
            pause(flight, on: thread)
        } else if flights[flight].hasCalled || flights[flight].request.downstream == 0 {
            leave(flight, thread, by: .reply)
            end(flight, nil)
            idle(thread)
        } else if isAbandoned(flight) {
            leave(flight, thread, by: .refused)
            end(flight, .abandoned)
            idle(thread)
        } else {
            leave(flight, thread, by: .call)
            call(flight, on: thread)
        }
    }

    /// Others have their turn.
    private func pause(_ flight: Int32, on thread: Int32) {
        flights[flight].step = .paused
        flights[flight].readySince = now
        if shape.blocksInCalls { return rejoin(thread) }
        push(flight)
        idle(thread)
    }

    private func call(_ flight: Int32, on thread: Int32) {
        flights[flight].step = .resumed
        flights[flight].call = now
        calling += 1
        var answered = now + flights[flight].request.downstream + shape.costs.perCall
        if shape.scheduling.abandons, shape.clientsLeave {
            answered = min(answered, flights[flight].request.expiry + 1)
        }
        flights[flight].readySince = answered
        events.add(.answered(shape.blocksInCalls ? thread : flight), at: answered)
        guard shape.blocksInCalls else { return idle(thread) }
        if workers[flights[flight].worker].queue.isRationed { leaveSlot(thread) }
    }

    /// - Parameter one: the thread that called, where calls block; else the request.
    func answer(_ one: Int32) {
        let flight = shape.blocksInCalls ? threads[Int(one)].flight : one
        flights[flight].call = now - flights[flight].call
        calling -= 1
        flights[flight].hasCalled = true
        flights[flight].left = flights[flight].request.after
        let worker = flights[flight].worker
        if shape.blocksInCalls {
            rejoin(one)
        } else if shape.isLoop, workers[worker].admission != nil {
            workers[worker].inbox.append(flight)
        } else {
            push(flight)
        }
        proceed(worker)
    }

    /// A thread with a request waits for a slot, or goes on.
    private func rejoin(_ thread: Int32) {
        let flight = threads[Int(thread)].flight
        let worker = workers[threads[Int(thread)].worker]
        let ticket = ticket(of: flight)
        if worker.queue.isRationed {
            leaveSlot(thread)
            worker.queue.rejoin(thread, ticket)
        } else {
            begin(flight, worker.queue.ruling(on: ticket, at: instant), on: thread)
        }
    }

    /// A thread waits for a request to begin.
    func idle(_ thread: Int32) {
        let worker = workers[threads[Int(thread)].worker]
        leaveSlot(thread)
        worker.queue.beginIdling()
        worker.idle.append(thread)
    }

    private func leaveSlot(_ thread: Int32) {
        guard threads[Int(thread)].holdsSlot else { return }
        threads[Int(thread)].holdsSlot = false
        workers[threads[Int(thread)].worker].queue.freeSlot()
    }

    /// The machine is done with a request.
    ///
    /// - Parameter delay: after which its reply leaves.
    func end(_ place: Int32, after delay: Int64 = 0, _ reason: DropReason?) {
        let flight = flights[place]
        let endedAt = now + delay + shape.costs.perReply
        let end = SimulatedEnd(endedAt: endedAt, dropped: reason, queue: flight.queue, stale: flight.stale)
        ended.append(Ended(number: flight.number, end: end, reply: reportsQueue ? reply(of: flight.worker) : nil))
        if shape.accepting.keepsConnections, workers.count > 1,
            !shape.clientsLeave || endedAt <= flight.request.expiry
        {
            if endedAt == now {
                freeConnections.append(flight.worker)
            } else {
                events.add(.freed(flight.worker), at: endedAt)
            }
        }
        flights.remove(place)
    }

    private func reply(of worker: Int) -> Reply {
        let oldest = workers[worker].queue.oldest.map { Int64($0.nanoseconds) }
        return Reply(at: now, oldest: oldest, inFlight: inFlight - 1, used: used)
    }
}

/// What the admission is told.
extension SimulatedMachine {
    private func take(_ flight: Int32, isAbandoned: Bool) {
        guard var expectation = flights[expectationOf: flight] else { return }
        let isAnswer = flights[flight].step == .resumed && !isAbandoned
        let downstream = isAnswer ? UInt64(min(flights[flight].call, flights[flight].request.deadline)) : nil
        workers[flights[flight].worker].admission?.take(&expectation, downstream: downstream, at: instant)
        flights[expectationOf: flight] = expectation
    }

    private func leave(_ flight: Int32, _ thread: Int32, by end: Expectation.End) {
        guard var expectation = flights[expectationOf: flight] else { return }
        let ownsCPU = shape.computing <= shape.cores
        let held = ownsCPU ? now - threads[Int(thread)].takenAt : threads[Int(thread)].need
        workers[flights[flight].worker].admission?.leave(&expectation, after: UInt64(held), by: end, at: instant)
        flights[expectationOf: flight] = expectation
    }
}
