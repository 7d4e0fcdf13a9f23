import Configuration
import Glibc
import Modes
import Reactor
import Scheduling
import Telemetry
import Wire
import Workload

/// A process that serves: one loop, one front, one mode. It is made in the supervisor, and lives after the fork.
struct Worker {
    var slot: Int
    var mode: ModeChoice
    var front: FrontSetting
    /// Beside the loop's; nil: the mode has none.
    var threads: Int?
    var scheduling: Scheduling
    var service: CalledService
    var downstreamTimeout: Duration
    var data: ApplicationData
    /// That it keeps by key; 0: none.
    var keptDocuments: Int
    /// Of each address of the serving port.
    var listeners: [Socket]
    /// The line to the supervisor.
    var control: Socket
    /// Where connections from older workers come in.
    var intake: Socket
    /// Where connections go to newer ones.
    var departures: Socket
    var slab: WorkerSlab

    /// Serves until it is drained. The exit status of the process: 0, or 1 with a line on standard error.
    func run() -> Int32 {
        mode.sharesOneThread ? serve() : FreshThread.run(serve)
    }

    private func serve() -> Int32 {
        do throws(DaemonError) {
            try serveRequests()
            return 0
        } catch {
            complain("worker \(slot): \(error)\(Worker.advice(for: error))")
            ControlLine.sendLastWords("\(error)", over: control)
            return 1
        }
    }

    /// Which limit is in the way of threads.
    private static func advice(for error: DaemonError) -> String {
        guard case .reactor(.threads(_, let wanted, _)) = error else { return "" }
        return ": \(Room.obstacle(toThreads: wanted)); lower threads, or raise the limit"
    }

    private func serveRequests() throws(DaemonError) {
        let kinds = try data.kinds()
        do throws(ReactorError) {
            try serve(kinds)
        } catch {
            throw .reactor(error)
        }
    }

    private func serve(_ kinds: ComputeKinds) throws(ReactorError) {
        Clock.learn()
        let loop = try EventLoop()
        let holds = mode.sharesOneThread ? ThreadHolds() : nil
        let admission =
            scheduling.overload.admits
            ? SharedAdmission(scheduling, threads: threads ?? 1, cpus: UsableCPUs.count) : nil
        let unsent = UnsentReplies()
        let sending: StepPreparation? = self.mode.sharesOneThread ? { @Sendable in unsent.send() } : nil
        let kept =
            keptDocuments > 0 ? DocumentCache(capacity: keptDocuments, looked: slab.documentLooked) : nil
        let processor = Processor(
            run: { kinds.run($0, keptBy: kept) }, holds: holds, stepping: slab.computeStep, sending: sending,
            admission: admission,
            yieldNanoseconds: scheduling.yieldNanoseconds)
        var setting = front
        if case .fleet(let fleet) = service {
            fleet.descriptors = ConnectionLimit.fleetShare(of: DescriptorLimit.free)
            setting.fleetDescriptors = fleet.descriptors
        }
        let mode = try mode.make(
            ModeSetting(
                loop: loop, processor: processor,
                service: service, buffers: front.buffers, downstreamTimeout: downstreamTimeout,
                dialling: slab.downstreamDialled, observer: slab, scheduling: scheduling,
                threads: threads ?? 1, occupying: slab.threadOccupied))
        if self.mode.blocksInCalls { setting.callers = threads }
        let front = try Front(
            loop: loop, setting: setting, listeners: listeners, departures: departures, mode: mode,
            processor: processor, sharesOneThread: self.mode.sharesOneThread, ledger: Ledger(slab: slab, holds: holds),
            unsent: unsent)

        var drain: Drainage?
        let control = try ControlLine(
            socket: control, loop: loop,
            received: { message, text in
                switch message {
                case .depart: front.isDeparting = true
                case .handOver: drain = .handingOver
                case .close: drain = .closing
                case .machines: service.use(text)
                case .ready, .draining, .failed: break
                }
            },
            ended: { _exit(1) })
        let signals = try WorkerSignals.handled(by: "worker \(slot)", on: loop) {
            drain = .closing
            control.send(.draining)
        }
        try front.open(intake: intake)
        control.send(.ready)

        while !front.isDrained {
            loop.poll(waiting: !mode.hasReady && !front.hasReturns)
            mode.turn()
            front.takeBack()
            if let how = drain.take() { front.drain(how) }
        }
        mode.stop()
        front.noteSwitches()
        withExtendedLifetime(signals) {}
    }
}

extension CalledService {
    /// The supervisor tells of other machines.
    fileprivate func use(_ text: String) {
        guard case .fleet(let fleet) = self else { return }
        fleet.replace(with: MachineList.machines(in: text, urls: fleet.setting.urls.count))
    }
}
