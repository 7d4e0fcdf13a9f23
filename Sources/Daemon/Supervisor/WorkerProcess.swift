import Glibc
import Idempotency
import Reactor
import Telemetry
import Workload

/// A worker as the supervisor sees it.
final class WorkerProcess {
    let slot: Int
    let mode: String
    /// In its pool; nil in a mode whose requests share one thread.
    let threads: Int?
    let pid: pid_t
    let slab: WorkerSlab
    let startedAt: Instant
    /// What it leaves in the store of idempotency keys, under which name.
    let keys: (store: IdempotencyStore, owner: UInt64)?
    /// starting → ready, draining; ready → draining.
    var state = WorkerState.starting
    var progress: ProgressWatch
    var startWatch: StartWatch
    /// For how long it has made no progress, if that is longer than `watchdog_compute_limit`.
    var stuckFor: Duration?
    var pauses: [AcceptPause: PauseWatch] = [:]
    /// From the fork until it accepted.
    private(set) var start: Duration?
    /// Goes off when it has been told to leave and has not left in time.
    var longestLeave: Alarms.Alarm?
    private let control: ControlLine

    /// Forks a worker.
    ///
    /// - Parameters:
    ///   - handOvers: the two ends of the line that all workers share.
    ///   - ready: called when the worker accepts.
    ///   - drains: called when the worker drains and the supervisor has not told it to.
    init(
        plan: Plan, provisions: Provisions, slot: Int, slab: WorkerSlab,
        handOvers: (departures: Socket, intake: Socket), loop: EventLoop,
        ready: @escaping (WorkerProcess) -> Void, drains: @escaping (WorkerProcess) -> Void
    ) throws(ReactorError) {
        let (ours, theirs) = try Socket.messagePair()
        defer { theirs.close() }
        keys = plan.keys.map { ($0, $0.newOwner()) }
        let worker = Worker(
            slot: slot, mode: plan.mode,
            front: plan.front(ofSlot: slot, calibration: provisions.calibration, owner: keys?.owner ?? 0),
            threads: plan.threads, scheduling: plan.scheduling, service: provisions.service,
            downstreamTimeout: plan.downstreamTimeout, data: provisions.data,
            keptDocuments: plan.configuration.workload.keptDocuments, listeners: plan.listeners(ofSlot: slot),
            control: theirs,
            intake: handOvers.intake, departures: handOvers.departures, slab: slab)
        let wakeups = plan.keys.map { [Socket(descriptor: $0.wakeup)] } ?? []
        let kept = worker.listeners + [worker.control, worker.intake, worker.departures] + wakeups
        pid = try ChildProcess.start(named: "deadlined-w\(slot)", keeping: kept) { worker.run() }
        self.slot = slot
        self.slab = slab
        mode = plan.mode.name
        threads = plan.threads
        progress = ProgressWatch(threads: plan.surelyThreads)
        let now = Clock.now()
        startedAt = now
        startWatch = StartWatch(from: now)
        var take: (ControlMessage) -> Void = { _ in }
        control = try ControlLine(socket: ours, loop: loop, received: { message, _ in take(message) }, ended: {})
        take = { [unowned self] message in
            switch message {
            case .ready:
                if state == .starting { state = .ready }
                start = Clock.now() - startedAt
                ready(self)
            case .draining:
                if state != .draining { drains(self) }
            case .depart, .handOver, .close, .failed, .machines: break
            }
        }
    }

    var isStuck: Bool { stuckFor != nil }

    /// Tells the worker to let go of its connections and end.
    func drain(_ how: Drainage) {
        state = .draining
        control.send(how == .handingOver ? .handOver : .close)
    }

    /// Tells the worker that the daemon is about to stop.
    func depart() {
        control.send(.depart)
    }

    /// The machines of its fleet are these from now on.
    func use(_ machines: [FleetMachine]) {
        control.send(.machines, MachineList.text(of: machines))
    }

    func kill() {
        _ = Glibc.kill(pid, SIGKILL)
    }

    /// Notes in the slab what CPU it has used: only so is it known for one that is stuck, too.
    func noteCPU() {
        if let used = ProcessCPU.nanoseconds(of: pid) { slab.processUsed(cpuNanoseconds: used) }
    }

    /// Reads what the worker, which has ended, said before the loop came to it: whether it drained, and the supervisor
    /// had not told it to.
    func readRest() -> Bool {
        control.readRest().contains(.draining) && state != .draining
    }

    /// How it ended, and why if it has said so; after `readRest`.
    func story(of ending: ChildEnding) -> String {
        control.lastWords.map { "\(ending), \($0)" } ?? "\(ending)"
    }

    /// The worker has ended.
    func close() {
        control.close()
    }
}
