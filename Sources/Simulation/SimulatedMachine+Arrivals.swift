import Scheduling
import Workload

/// From a request's arrival to the run queue.
extension SimulatedMachine {
    func arrive(_ flight: Int32) {
        if let worker = worker(for: flight) {
            arrive(flight, at: worker)
            proceed(worker)
        }
    }

    /// Nil where its connection waits to be accepted.
    private func worker(for flight: Int32) -> Int? {
        if workers.count == 1 { return 0 }
        if shape.accepting.keepsConnections, let worker = freeConnections.popLast() { return worker }
        // A pool's front is hardly ever busy: any of them may be first.
        guard shape.isLoop, shape.accepting.strategy != .reuseport else { return spread(flight) }
        // The kernel wakes those that sleep in the order in which they were added.
        if let idle = workers.firstIndex(where: { !$0.idle.isEmpty }) { return idle }
        backlog.append(flight)
        return nil
    }

    /// The worker that has the listener to which the kernel leads a connection by a hash, as it does by the addresses.
    private func spread(_ flight: Int32) -> Int? {
        var mixed = UInt64(truncatingIfNeeded: flights[flight].number) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        let chosen = Int((mixed ^ (mixed >> 31)) % UInt64(workers.count))
        if shape.accepting.batch == .greedy || !shape.isLoop || !workers[chosen].idle.isEmpty { return chosen }
        workers[chosen].backlog.append(flight)
        return nil
    }

    /// Its connection is accepted. Where a policy judges, a loop does so when it reads, which it does between steps.
    func arrive(_ flight: Int32, at worker: Int) {
        flights[flight].worker = worker
        guard workers[worker].admission != nil else { return push(flight) }
        if shape.isLoop {
            workers[worker].inbox.append(flight)
        } else if let reason = refusal(of: flight) {
            workers[worker].refusing += shape.costs.refusal
            end(flight, after: shape.costs.refusal, reason)
        } else {
            push(flight)
        }
    }

    /// A loop whose step has ended accepts and reads.
    ///
    /// - Returns: whether it refuses a request now, and will read on afterwards.
    func readOn(_ worker: Int, on thread: Int32) -> Bool {
        accept(worker)
        while let flight = workers[worker].inbox.popFirst() {
            if flights[flight].step == .fresh, let reason = refusal(of: flight) {
                workers[worker].idle.removeLast()
                workers[worker].queue.endIdling()
                begin(.refuse(reason), of: flight, on: thread, need: shape.costs.refusal)
                return true
            }
            push(flight)
        }
        return false
    }

    private func accept(_ worker: Int) {
        repeat {
            guard let flight = backlog.popFirst() ?? workers[worker].backlog.popFirst() else { return }
            arrive(flight, at: worker)
        } while shape.accepting.batch == .greedy
    }

    /// Why a request is not let in; nil if it is.
    private func refusal(of flight: Int32) -> DropReason? {
        let request = flights[flight].request
        let worker = workers[flights[flight].worker]
        let asked = (UInt64(request.before), UInt64(request.downstream), UInt64(request.after))
        let arrival = Admission.Arrival(
            of: request.of, deadline: Instant(nanoseconds: UInt64(request.expiry)), asked: asked)
        guard let (expectation, ruling) = worker.admission?.admit(arrival, at: instant) else { return nil }
        flights[expectationOf: flight] = expectation
        if case .drop(let reason) = ruling { return reason }
        if shape.clientsLeave, shape.scheduling.abandons {
            events.add(.left(flight, serial: flights[flight].serial), at: request.expiry + 1)
        }
        return nil
    }

    /// A client has hung up: where that is looked at, nobody waits behind its request any more.
    func hangUp(_ flight: Int32, _ serial: Int) {
        guard flights[flight].serial == serial, var expectation = flights[expectationOf: flight] else { return }
        workers[flights[flight].worker].admission?.giveUp(&expectation)
        flights[expectationOf: flight] = expectation
    }

    /// Into the run queue.
    func push(_ flight: Int32) {
        workers[flights[flight].worker].queue.push(flight, ticket(of: flight))
    }

    func ticket(of place: Int32) -> Ticket {
        let flight = flights[place]
        // One that has not begun is read now.
        let readySince = flight.step == .fresh ? now : flight.readySince
        return Ticket(
            deadline: Instant(nanoseconds: UInt64(flight.request.expiry)),
            readySince: Instant(nanoseconds: UInt64(readySince)), step: flight.step,
            hasCalled: flight.hasCalled, remainingNanoseconds: flights[expectationOf: place]?.remaining ?? 0)
    }
}
