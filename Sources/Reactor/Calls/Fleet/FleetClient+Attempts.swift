import Balancing
import Workload

// What becomes of calls and their attempts.

extension FleetClient {
    func perform(_ step: CallAttempts.Step, of made: FleetCall, at now: Instant) {
        switch step {
        case .wait: break
        case .answer(let number): return finish(made, with: number)
        case .attempt(let avoiding, let notBefore):
            if notBefore <= now {
                begin(made, avoiding: avoiding, at: now)
            } else {
                made.wish = FleetCall.Wish(avoiding: avoiding, notBefore: notBefore)
            }
        }
        setDue(made)
    }

    private func begin(_ made: FleetCall, avoiding: [Int], at now: Instant) {
        guard let machine = choose(for: made, avoiding: avoiding, at: now) else {
            return fail(made, .connect, FleetClient.noMachine, at: now)
        }
        let row = machine.row
        let number = made.attempts.began(on: row, at: now)
        let attempt = FleetAttempt(number, of: made.number, at: machine, began: now)
        made.made.append(attempt)
        roster.began(on: row, at: now)
        observer?.attemptBegan(on: row)
        made.hedgeAt = hedge?.delay(at: now).map { now + $0 }
        machine.take(attempt, begin: start)
    }

    /// Prefers one that has a connection to spare.
    func choose(for made: FleetCall, avoiding: [Int], at now: Instant) -> CalledMachine? {
        let key = made.call.brought.shardKey?.hash
        guard let row = roster.choose(for: key, avoiding: avoiding, at: now), let machine = machines[row] else {
            return nil
        }
        guard machine.isFull else { return machine }
        let full = machines.compactMap { $0?.isFull == true ? $0?.row : nil }
        return roster.choose(for: key, avoiding: avoiding + full, at: now).flatMap { machines[$0] }
    }

    /// It has a connection.
    func start(_ attempt: FleetAttempt) {
        guard let made = calls[attempt.call] else { return }
        let remarks = CallRemarks(readsLoad: setting.readsLoads) { attempt.remark = $0 }
        attempt.machine.client.send(made.call, until: attempt.cancellation, remarks: remarks) {
            [weak self] answer in
            guard let self else { return }
            attempt.machine.end(begin: start)
            drop(attempt.machine)
            ended(attempt, answer)
        }
    }

    private func ended(_ attempt: FleetAttempt, _ answer: Answer) {
        guard !attempt.isOver, let made = calls[attempt.call] else { return }
        var (answer, result) = (answer, attempt.remark?.result ?? .failed)
        if result == .late {
            switch attempt.ending {
            case .deadline: answer = beyondDeadline(attempt, at: answer.arrival)
            case .client: result = .cancelled
            case nil: break
            }
        }
        conclude(attempt, of: made, result, answer)
    }

    /// The end of an attempt that its call waits for.
    private func conclude(_ attempt: FleetAttempt, of made: FleetCall, _ result: AttemptResult, _ answer: Answer) {
        let now = Clock.now()
        end(attempt, of: made, result, ran: answer.arrival - attempt.began, at: now)
        made.last = (attempt.number, answer)
        let step = made.attempts.ended(
            attempt.number, result, pushback: attempt.remark?.pause, at: answer.arrival, now: now, account: &account)
        noteVerdict(of: made)
        perform(step, of: made, at: now)
    }

    private func end(
        _ attempt: FleetAttempt, of made: FleetCall, _ result: AttemptResult, ran: Duration, at now: Instant
    ) {
        attempt.isOver = true
        if attempt.isWaiting { attempt.machine.waitingEnded() }
        let row = attempt.machine.row
        roster.ended(on: row, result, load: attempt.remark?.load, at: now)
        observer?.attemptEnded(on: row, result, isHedge: made.attempts.isHedge(attempt.number))
        if result == .good { hedge?.add(nanoseconds: UInt64(max(0, ran.nanoseconds)), at: now) }
        noteStandings(at: now)
    }

    /// Ends a call with what one of its attempts gave.
    private func finish(_ made: FleetCall, with number: Int) {
        guard let last = made.last, last.number == number else {
            preconditionFailure("a call ended with the answer of an attempt that gave none")
        }
        var answer = last.answer
        answer.attempts = made.attempts.attempts(at: answer.arrival)
        if case .failure(var failure) = answer.result, answer.attempts.count > 1 {
            failure.reason += " (the last of \(answer.attempts.count) attempts)"
            answer.result = .failure(failure)
        }
        tell(made, answer)
    }

    /// Of a call that has ended.
    func cancelRunning(of made: FleetCall) {
        let now = Clock.now()
        for attempt in made.running {
            end(attempt, of: made, .cancelled, ran: .zero, at: now)
            attempt.cancellation.cancel()
        }
    }

    private func beyondDeadline(_ attempt: FleetAttempt, at now: Instant) -> Answer {
        let reason = "downstream \(attempt.machine.machine.name): no reply before the request's deadline"
        return Answer(result: .failure(DownstreamFailure(kind: .timeout, reason: reason)), arrival: now)
    }

    private func noteVerdict(of made: FleetCall) {
        if let verdict = made.attempts.verdict { observer?.retry(verdict) }
    }
}

// MARK: - Ends that come from without

extension FleetClient {
    private func setDue(_ made: FleetCall) {
        guard !made.isCut, calls[made.number] === made, made.dueAt != made.due else { return }
        forgetWait(of: made)
        made.dueAt = made.due
        waits.append(made, until: made.due)
    }

    func forgetWait(of made: FleetCall) {
        if made.dueAt.take() != nil { waits.becomeStale() }
    }

    /// What it waited for is due.
    func turn(_ made: FleetCall) {
        let now = Clock.now()
        made.dueAt = nil
        if now >= made.call.deadline { return stop(made, by: .deadline) }
        if let wish = made.wish, wish.notBefore <= now {
            made.wish = nil
            begin(made, avoiding: wish.avoiding, at: now)
        } else if let hedgeAt = made.hedgeAt, hedgeAt <= now {
            made.hedgeAt = nil
            let step = made.attempts.hedgeIsDue(at: now, account: &account)
            noteVerdict(of: made)
            return perform(step, of: made, at: now)
        }
        setDue(made)
    }

    /// Nobody waits for the call any more, unless the request went on without its client.
    func cancel(_ number: UInt64) {
        if let made = calls[number] { stop(made, by: .client) }
    }

    /// Ends what is under way, with what lies in the kernel if that is a reply.
    private func stop(_ made: FleetCall, by ending: FleetAttempt.Ending) {
        guard !made.isCut else { return }
        (made.isCut, made.wish, made.hedgeAt) = (true, nil, nil)
        if ending == .client { made.attempts.close() }
        let running = made.running
        for attempt in running where !attempt.isOver {
            attempt.ending = ending
            guard attempt.isWaiting else { attempt.cancellation.cancel(); continue }
            let answer = beyondDeadline(attempt, at: Clock.now())
            conclude(attempt, of: made, ending == .client ? .cancelled : .late, answer)
        }
        // It waited for its next attempt.
        if running.isEmpty, let last = made.last { finish(made, with: last.number) }
    }
}
