import Glibc
import Reactor
import Telemetry
import Workload

/// Workers: start, ready, death, replacement.
extension Supervisor {
    /// Of a crew that has its provisions.
    func startWorker(_ slot: Int, in crew: Crew) {
        guard let provisions = crew.provisions else { return }
        do {
            let overload = crew.plan.scheduling.overload
            let slab = try WorkerSlab(
                slot: slot, mode: crew.plan.mode.name,
                policy: PolicyFacts(name: overload.policy.name, acts: overload.acts),
                access: AccessSelection(crew.plan.configuration))
            let worker = try WorkerProcess(
                plan: crew.plan, provisions: provisions, slot: slot, slab: slab, handOvers: handOvers, loop: loop,
                ready: { [unowned self] in workerIsReady($0) }, drains: { [unowned self] in replaceDraining($0) })
            crew.workers[slot] = worker
            accessLog.began(slab)
            note(.started, of: worker)
        } catch {
            guard crew !== nextCrew else { return abandonReload("worker \(slot) could not be started: \(error)") }
            log.error("a worker could not be started", metadata: ["worker": "\(slot)", "error": "\(error)"])
            replaceWorker(slot, afterLife: .zero, because: "\(error)", in: crew)
        }
    }

    private func workerIsReady(_ worker: WorkerProcess) {
        note(.accepts, of: worker)
        log.debug("worker accepts", metadata: ["worker": "\(worker.slot)", "pid": "\(worker.pid)"])
        if let nextCrew, nextCrew.isComplete { return promote(nextCrew) }
        guard crew.workers[worker.slot] === worker else { return }
        if isDeparting { worker.depart() }
        planner.listeners.uncover(worker.slot)
        if case .starting = phase { beginToServe() }
    }

    /// The first worker accepts. The others may still load their data, or hang: the start does not wait for them.
    private func beginToServe() {
        phase = .running
        note(.serving)
        coverSlots()
        announce()
        service.tell(.ready, status: serviceStatus)
    }

    /// Takes every child that has ended.
    func reap() {
        var status: Int32 = 0
        var usage = rusage()
        while case let pid = wait4(-1, &status, WNOHANG, &usage), pid > 0 {
            let ending = ChildEnding(status: status)
            if let worker = allWorkers.first(where: { $0.pid == pid }) {
                worker.slab.processUsed(cpuNanoseconds: ProcessCPU.nanoseconds(of: usage))
                if worker.readRest() { replaceDraining(worker) }
            }
            if let embedded = planner.embedded, embedded.pid == pid {
                embedded.reaped()
                embeddedEnded(embedded, ending)
            } else if let index = leaving.firstIndex(where: { $0.pid == pid }) {
                left(leaving.remove(at: index), ending)
            } else if let worker = nextCrew?.remove(pid) {
                let story = worker.story(of: ending)
                bury(worker, ending)
                abandonReload("worker \(worker.slot) of the new configuration ended: \(story)")
            } else if let worker = crew.remove(pid) {
                let story = worker.story(of: ending)
                bury(worker, ending)
                if isStopping { continue }
                restarts += 1
                log.error(
                    "a worker died and is replaced",
                    metadata: ["worker": "\(worker.slot)", "pid": "\(pid)", "ending": "\(story)"])
                replaceWorker(
                    worker.slot, afterLife: Clock.now() - worker.startedAt, because: story, in: crew)
            }
        }
        endIfAllAreGone()
    }

    /// Somebody has told a worker to end, by SIGTERM: it drains, and another one takes its place at once.
    private func replaceDraining(_ worker: WorkerProcess) {
        guard let crew = [crew, nextCrew].compactMap(\.self).first(where: { $0.workers[worker.slot] === worker })
        else { return }
        note(.drains, of: worker, "told to end by a signal")
        log.notice(
            "a worker was told to end by a signal; it drains and is replaced",
            metadata: ["worker": "\(worker.slot)", "pid": "\(worker.pid)"])
        worker.state = .draining
        crew.workers[worker.slot] = nil
        letLeave(worker)
        startWorker(worker.slot, in: crew)
        coverSlots()
    }

    /// One that drained has ended.
    private func left(_ worker: WorkerProcess, _ ending: ChildEnding) {
        if ending != .exited(status: 0), !isStopping {
            let story = worker.story(of: ending)
            log.error(
                "a replaced worker died while it drained",
                metadata: ["worker": "\(worker.slot)", "pid": "\(worker.pid)", "ending": "\(story)"])
        }
        bury(worker, ending)
    }

    /// Folds what a worker has left behind into the totals. What arrived and was not committed died with it.
    private func bury(_ worker: WorkerProcess, _ ending: ChildEnding) {
        alarms.cancel(worker.longestLeave)
        if ending == .exited(status: 0) {
            note(.ended, of: worker)
        } else {
            note(.died, of: worker, worker.story(of: ending))
        }
        worker.close()
        accessLog.ended(worker.slab)
        freeKeys(of: worker)
        let lost = totals.fold(worker.slab)
        if isStopping { cutOff += lost }
        if let line = MissSentence.text(lost: lost, withWorker: worker.slot) {
            log.error(
                "\(line)",
                metadata: ["mode": "\(worker.mode)", "worker": "\(worker.slot)", "cause": "\(Cause.killed.name)"])
        }
    }

    /// The requests with keys that died with it are for those who wait for them. A worker that stands still in the
    /// middle of something may be in the way: it is tried until that is over.
    private func freeKeys(of worker: WorkerProcess) {
        guard let keys = worker.keys, !keys.store.release(keys.owner) else { return }
        alarms.after(Supervisor.keysInterval) { [unowned self] in freeKeys(of: worker) }
    }

    private static let keysInterval = Duration.milliseconds(100)

    private func replaceWorker(_ slot: Int, afterLife age: Duration, because cause: String, in crew: Crew) {
        let delay = restartDelays[slot, default: RestartDelay()].delay(afterLife: age)
        deaths.note(worker: slot, cause, afterLife: age, nextStartIn: delay)
        coverSlots()
        alarms.after(delay) { [unowned self, weak crew] in
            guard let crew, crew === self.crew, slot < crew.plan.workers, crew.workers[slot] == nil else { return }
            if isStopping { return }
            startWorker(slot, in: crew)
        }
    }

    private func embeddedEnded(_ embedded: EmbeddedDownstream, _ ending: ChildEnding) {
        if isStopping { return }
        note(.downstreamDied, "\(ending)")
        log.error("the embedded downstream died and is replaced", metadata: ["ending": "\(ending)"])
        restart(embedded, afterLife: Clock.now() - embedded.startedAt)
    }

    /// Tries until it is started.
    private func restart(_ embedded: EmbeddedDownstream, afterLife age: Duration) {
        alarms.after(downstreamRestartDelay.delay(afterLife: age)) { [unowned self] in
            if isStopping { return }
            do throws(ReactorError) {
                try embedded.start()
            } catch {
                log.error("the embedded downstream could not be started", metadata: ["error": "\(error)"])
                restart(embedded, afterLife: .zero)
            }
        }
    }
}
