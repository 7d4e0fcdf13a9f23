import Balancing
import Glibc
import Reactor
import Wire
import Workload

/// The open-loop generator: sends each request of a schedule at its time, whatever became of those before it, and gives
/// up at each deadline. One thread, which `run` blocks.
package final class Generator {
    /// The last stretch before a send is spent polling without waiting, where the thread has no real-time priority that
    /// would wake it in time.
    private static let spin = Duration.microseconds(60)
    /// Between the call of `run` and the schedule's begin.
    private static let lead = Duration.milliseconds(5)
    /// Sends between two looks at the sockets, in a burst.
    static let sendsPerPoll = 32
    /// Bytes that one read takes at most.
    private static let readSize = 64 * 1_024
    /// Longest wait for the requests in flight when a run is interrupted; most deadlines are shorter.
    private static let lastPatience = Duration.seconds(1)

    let loop: EventLoop
    /// What is read lies here until the next read, of whichever connection.
    let buffer: UnsafeMutableRawBufferPointer

    let schedule: Schedule
    let fleet: LoadFleet
    let machines: [LoadMachine]
    /// Nil where there is one server.
    var roster: Roster?
    /// Whether a request's attempt is counted at a server.
    var engaged: [Bool]
    let options: LoadOptions
    var begin = Instant(nanoseconds: 0)
    var records: [LoadRecord]
    /// The connection that each request is on.
    var active: [ClientConnection?]
    var openConnections = 0
    /// How often each request was sent anew that no server had begun.
    var resends: [Int: Int] = [:]
    /// Connections whose requests leave together, when all that is due has been put on them.
    private var toSend: [ClientConnection] = []
    /// When each request is given up: at its deadline, or later where that counts anew.
    var expiries: [Int64]
    var deadlines: DeadlineOrder
    var retries: Retries
    /// Connections that have had their turn and have more to read.
    private lazy var postponed = Turns<ClientConnection> { [unowned self] connection in
        furtherTurns += 1
        connection.takeTurn()
    }
    /// When the first reply was read since the last look at what is due.
    private var readingSince: Instant?
    /// Turns that replies have taken beyond their first.
    private(set) var furtherTurns = 0
    var nextSend = 0
    var finished = 0
    var counts = LoadRun.Counts()
    /// Where sending ends: behind the schedule's last request, or earlier when the run is interrupted.
    private var end: Int
    private var cut: LoadCut?

    package convenience init(_ schedule: Schedule, to target: LoadTarget, _ options: LoadOptions) throws(LoadError) {
        try self.init(schedule, to: LoadFleet(target), options)
    }

    package init(_ schedule: Schedule, to fleet: LoadFleet, _ options: LoadOptions) throws(LoadError) {
        self.schedule = schedule
        self.fleet = fleet
        self.options = options
        machines = fleet.targets.enumerated().map {
            LoadMachine($0, $1, options, goesByReports: fleet.goesByReports)
        }
        engaged = Array(repeating: false, count: schedule.requests.count)
        counts.attemptsByMachine = Array(repeating: 0, count: fleet.targets.count)
        loop = try LoadError.from { () throws(ReactorError) in try EventLoop(timers: .precise) }
        buffer = .allocate(byteCount: Generator.readSize, alignment: 16)
        records = Array(repeating: LoadRecord(), count: schedule.requests.count)
        active = Array(repeating: nil, count: schedule.requests.count)
        expiries = schedule.requests.map(\.expiry)
        deadlines = DeadlineOrder(schedule.requests)
        retries = Retries(options.retries, seed: options.seed)
        end = schedule.requests.count
    }

    deinit {
        buffer.deallocate()
    }

    /// Sends the schedule and returns when every request has ended, at the last deadline at the latest.
    ///
    /// - Parameters:
    ///   - interruption: ends the sending when it comes, and a little later the run.
    ///   - progress: is told a few times a second how far it is.
    package func run(until interruption: Interruption? = nil, progress: (LoadProgress) -> Void = { _ in })
        throws(LoadError) -> LoadRun
    {
        DescriptorLimit.raise()
        let priority = ThreadPriority.raise()
        defer { priority.restore() }
        let spin = priority.level == .realTime ? .zero : Generator.spin
        let alarm = try LoadError.from { () throws(ReactorError) in try Timer(loop) {} }
        let interruptions = try LoadError.from { () throws(ReactorError) in
            try interruption.map { wish throws(ReactorError) in try InterruptionWatch(wish, loop) }
        }
        begin = Clock.now() + Generator.lead
        gatherMachines()
        let beginRealtime = Clock.realtime() + UInt64(Generator.lead.nanoseconds)
        var report = LoadProgress.Pace()
        while finished < end {
            if cut == nil, interruptions?.isThere == true { stopSending(interruption?.signal ?? SIGINT) }
            readingSince = nil
            sendDue()
            sendRetriesDue()
            flushTogether()
            giveUpDue()
            giveTurns()
            cutOffDue()
            if report.isDue(Clock.now()) {
                progress(LoadProgress(sent: nextSend, finished: finished, of: schedule, elapsed: Clock.now() - begin))
            }
            wait(alarm, spin: spin)
        }
        for machine in machines { machine.choice.forget() }
        return LoadRun(
            schedule: cut.map { schedule.beginning(end, lasting: $0.at) } ?? schedule,
            records: Array(records.prefix(end)), beginRealtimeNanoseconds: beginRealtime, counts: counts,
            priority: priority.level, messageProtocol: fleet.messageProtocol,
            servers: fleet.targets.map(\.url), cut: cut)
    }

    private func gatherMachines() {
        guard machines.count > 1 else { return }
        var roster = Roster(RosterSetting(balancer: fleet.balancer), seed: options.seed)
        _ = roster.replace(with: fleet.targets.map(\.url), at: begin)
        self.roster = roster
    }

    private func stopSending(_ signal: Int32) {
        end = nextSend
        cut = LoadCut(
            signal: signal, at: .nanoseconds(max(0, elapsed)), duration: schedule.duration,
            requests: schedule.requests.count)
    }

    /// When what is in flight is left to itself.
    private var cutOff: Int64 { cut.map { ($0.at + Generator.lastPatience).nanoseconds } ?? Int64.max }

    private func cutOffDue() {
        guard elapsed >= cutOff else { return }
        for number in 0..<end where records[number].ending == .none {
            finish(number, .cutOff)
            leave(number, as: .cancelled)
        }
    }

    var elapsed: Int64 { Clock.now().nanosecondsSince(begin) }

    private func sendDue() {
        let last = min(nextSend + Generator.sendsPerPoll, end)
        while nextSend < last, schedule.requests[nextSend].at <= elapsed {
            records[nextSend].sentAt = elapsed
            retries.requestWasSent(at: records[nextSend].sentAt)
            nextSend += 1
            attempt(nextSend - 1)
        }
    }

    private func giveUpDue() {
        while let (number, expiry) = deadlines.next(where: isOpen), expiry <= elapsed {
            deadlines.advance()
            // Data beats timers: a reply that already lies in the kernel has its own stamp.
            if active[number]?.readLast(for: number) == true { continue }
            giveUp(number)
        }
    }

    /// All replies that are read between two looks at what is due share the time of one turn.
    func turn() -> ReadingTurn {
        let since = readingSince ?? Clock.now()
        readingSince = since
        return ReadingTurn(from: since)
    }

    /// A reply is read on when others have had their turn, and what is due is sent.
    func postpone(_ connection: ClientConnection) {
        postponed.append(connection)
    }

    /// What is put on a connection leaves with what else is due.
    func sendTogether(_ connection: ClientConnection) {
        guard !connection.isToSend else { return }
        connection.isToSend = true
        toSend.append(connection)
    }

    private func flushTogether() {
        // What is lost meanwhile may be put on others.
        while !toSend.isEmpty {
            let connections = toSend
            toSend = []
            for connection in connections {
                connection.isToSend = false
                connection.flush()
            }
        }
    }

    private func giveTurns() {
        readingSince = nil
        postponed.give()
    }

    private func wait(_ alarm: Timer, spin: Duration) {
        flushTogether()
        let toSend = nextSend < end ? schedule.requests[nextSend].at : Int64.max
        let toGiveUp = deadlines.next(where: isOpen)?.expiry ?? Int64.max
        let next = min(toSend, retries.next ?? Int64.max, toGiveUp, cutOff)
        guard next < Int64.max || !postponed.isEmpty, finished < end else { return }
        let left = postponed.isEmpty ? Duration.nanoseconds(next - elapsed) - spin : .zero
        if left > .zero { alarm.schedule(after: left) }
        readingSince = nil
        loop.poll(waiting: left > .zero)
    }
}
