import Balancing
import Workload

// What becomes of machines.

extension FleetClient {
    /// How often standings that change with time are looked for.
    private static let beatInterval = Duration.seconds(1)
    /// Between two questions, to whichever machines.
    private static let shortestPause = Duration.milliseconds(1)
    static let noMachine = "downstream: there is no machine to call"

    /// The machines are these from now on. Those that are new are asked at once.
    func use(_ list: [FleetMachine]) {
        let now = Clock.now()
        let (came, left) = roster.replace(with: list.map(\.name), at: now)
        var homeless = left.flatMap { leave($0) }
        while machines.count < roster.rows { machines.append(nil) }
        for row in came {
            // One that was leaving comes back by new connections.
            homeless += leave(row)
            guard let machine = list.first(where: { $0.name == roster.name(of: row) }) else { continue }
            machines[row] = called(machine, row: row)
            observer?.machine(row, isCalled: machine.name)
        }
        for machine in machines { machine?.most = most }
        for attempt in homeless { move(attempt, at: now) }
        noteStandings(at: now)
        for row in came { ask(row) }
    }

    /// - Returns: attempts that waited there for a connection.
    private func leave(_ row: Int) -> [FleetAttempt] {
        guard row < machines.count, let machine = machines[row] else { return [] }
        machines[row] = nil
        let waiting = machine.leave()
        leaving.append(machine)
        drop(machine)
        return waiting
    }

    /// Who has left is not called any more, by those that had not come to it yet either.
    private func move(_ attempt: FleetAttempt, at now: Instant) {
        guard let made = calls[attempt.call] else { return }
        let isHedge = made.attempts.isHedge(attempt.number)
        roster.ended(on: attempt.machine.row, .cancelled, load: nil, at: now)
        observer?.attemptEnded(on: attempt.machine.row, .cancelled, isHedge: isHedge)
        let others = (0..<made.attempts.count).filter { $0 != attempt.number }.map(made.attempts.machine)
        guard let machine = choose(for: made, avoiding: others, at: now) else {
            attempt.isOver = true
            return fail(made, .connect, FleetClient.noMachine, at: now)
        }
        attempt.machine = machine
        made.attempts.moved(attempt.number, to: machine.row)
        roster.began(on: machine.row, at: now)
        observer?.attemptBegan(on: machine.row)
        machine.take(attempt, begin: start)
    }

    /// Attempts under way at one machine at once.
    private var most: Int { setting.connections(toEachOf: roster.members.count, within: descriptors) }

    /// Lets go of one that has left, once nothing of it is left. A client is not released within its own callback.
    func drop(_ machine: CalledMachine) {
        guard machine.isGone else { return }
        leaving.removeAll { $0 === machine }
        gone.append(machine)
    }

    /// Nil where there is no memory for its timers: its attempts fail, then.
    private func called(_ machine: FleetMachine, row: Int) -> CalledMachine? {
        let url = setting.urls[machine.url]
        let endpoint = DownstreamEndpoint(url, calling: .call, at: Peer(machine.name, at: [machine.address]))
        let client: (any AttemptClient)? =
            switch url.scheme {
            case .http:
                try? DownstreamClient(
                    loop: loop, endpoint: endpoint, buffers: buffers, timeout: timeout, holds: holds,
                    dialling: dialling)
            case .grpc:
                try? RPCDownstreamClient(
                    loop: loop, endpoint: endpoint, buffers: buffers, timeout: timeout, holds: holds,
                    dialling: dialling)
            }
        guard let client else { return nil }
        let question = setting.check.flatMap { try? MachineQuestion($0, to: machine, of: url, loop: loop) }
        return CalledMachine(machine, row: row, client: client, question: question, most: most)
    }

    func noteStandings(at now: Instant) {
        while let change = roster.nextChange(at: now) { observer?.standing(of: change.row, is: change.standing) }
    }

    func startBeat() throws(ReactorError) {
        beat = try Timer(loop) { [unowned self] in
            noteStandings(at: Clock.now())
            beat?.schedule(after: FleetClient.beatInterval)
        }
        beat?.schedule(after: FleetClient.beatInterval)
    }

    // MARK: Questions

    /// Machines are asked one after the other, so that their answers do not come together.
    func startQuestions() throws(ReactorError) {
        guard let check = setting.check else { return }
        questions = try Timer(loop) { [unowned self] in
            let members = roster.members
            if !members.isEmpty {
                nextAsked = (nextAsked + 1) % members.count
                ask(members[nextAsked])
            }
            questions?.schedule(after: max(FleetClient.shortestPause, check.interval / max(1, members.count)))
        }
        questions?.schedule(after: check.interval)
    }

    private func ask(_ row: Int) {
        guard let machine = machines[row] else { return }
        machine.question?.ask { [unowned self, unowned machine] isReady in
            guard !machine.isLeaving else { return }
            let now = Clock.now()
            roster.checked(machine.row, isReady: isReady, at: now)
            noteStandings(at: now)
        }
    }
}
