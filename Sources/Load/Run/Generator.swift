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
    private static let sendsPerPoll = 32
    /// Why no connection is made when this process or machine has none left to give: descriptors, memory, ports.
    private static let exhaustion: Set<Int32> = [EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL]
    /// Bytes that one read takes at most.
    private static let readSize = 64 * 1_024

    let loop: EventLoop
    /// What is read lies here until the next read, of whichever connection.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: readSize, alignment: 16)

    private let schedule: Schedule
    private let target: LoadTarget
    private let options: LoadOptions
    private let writer: RequestWriter
    private let requestMemory: UnsafeMutableRawBufferPointer
    private var begin = Instant(nanoseconds: 0)
    private var records: [LoadRecord]
    /// The connection that each request is on.
    private var active: [ClientConnection?]
    private var idle: [ClientConnection] = []
    private var openConnections = 0
    private var deadlines: DeadlineOrder
    private var nextSend = 0
    private var finished = 0
    private var counts = LoadRun.Counts()

    package init(_ schedule: Schedule, to target: LoadTarget, _ options: LoadOptions) throws(LoadError) {
        self.schedule = schedule
        self.target = target
        self.options = options
        do throws(ReactorError) {
            loop = try EventLoop(timers: .precise)
        } catch {
            buffer.deallocate()
            throw LoadError("\(error)")
        }
        writer = RequestWriter(target, options)
        requestMemory = .allocate(byteCount: writer.capacity, alignment: 16)
        records = Array(repeating: LoadRecord(), count: schedule.requests.count)
        active = Array(repeating: nil, count: schedule.requests.count)
        deadlines = DeadlineOrder(schedule.requests)
    }

    deinit {
        buffer.deallocate()
        requestMemory.deallocate()
    }

    /// Sends the schedule and returns when every request has ended, at the last deadline at the latest.
    ///
    /// - Parameter progress: is told a few times a second how far it is.
    package func run(progress: (LoadProgress) -> Void = { _ in }) throws(LoadError) -> LoadRun {
        DescriptorLimit.raise()
        let priority = ThreadPriority.raise()
        defer { priority.restore() }
        let spin = priority.level == .realTime ? .zero : Generator.spin
        let alarm = try makeAlarm()
        begin = Clock.now() + Generator.lead
        let beginRealtime = Clock.realtime() + UInt64(Generator.lead.nanoseconds)
        var report = LoadProgress.Pace()
        while finished < schedule.requests.count {
            sendDue()
            giveUpDue()
            if report.isDue(Clock.now()) {
                progress(LoadProgress(sent: nextSend, finished: finished, of: schedule, elapsed: Clock.now() - begin))
            }
            wait(alarm, spin: spin)
        }
        idle = []
        return LoadRun(
            schedule: schedule, records: records, begin: begin, beginRealtimeNanoseconds: beginRealtime,
            counts: counts, priority: priority.level)
    }

    private func makeAlarm() throws(LoadError) -> Timer {
        do throws(ReactorError) { return try Timer(loop) {} } catch { throw LoadError("\(error)") }
    }

    private var elapsed: Int64 { Clock.now().nanosecondsSince(begin) }

    private func sendDue() {
        let last = min(nextSend + Generator.sendsPerPoll, schedule.requests.count)
        while nextSend < last, schedule.requests[nextSend].at <= elapsed {
            records[nextSend].sentAt = elapsed
            nextSend += 1
            attempt(nextSend - 1)
        }
    }

    private func giveUpDue() {
        while let (number, expiry) = deadlines.next(where: { records[$0].ending == .none }), expiry <= elapsed {
            deadlines.advance()
            // Data beats timers: a reply that already lies in the kernel has its own stamp.
            let connection = active[number]
            connection?.readLast()
            guard records[number].ending == .none else { continue }
            finish(number, .gaveUp)
            guard let connection = active[number] else { continue }
            discard(connection, byReset: options.hangUp == .reset)
        }
    }

    private func wait(_ alarm: Timer, spin: Duration) {
        let toSend = nextSend < schedule.requests.count ? schedule.requests[nextSend].at : Int64.max
        let toGiveUp = deadlines.next { records[$0].ending == .none }?.expiry ?? Int64.max
        let next = min(toSend, toGiveUp)
        guard next < Int64.max, finished < schedule.requests.count else { return }
        let left = Duration.nanoseconds(next - elapsed) - spin
        if left > .zero { alarm.schedule(after: left) }
        loop.poll(waiting: left > .zero)
    }
}

// MARK: - Attempts

extension Generator {
    /// The bytes of a request as it leaves now.
    func requestBytes(_ number: Int) -> [UInt8] {
        let request = schedule.requests[number]
        var text = ByteWriter(requestMemory)
        writer.write(
            request, number: number, remaining: .nanoseconds(request.expiry - elapsed), into: &text)
        return Array(text.written)
    }

    private func attempt(_ number: Int) {
        records[number].attempts += 1
        counts.attempts += 1
        if let connection = idle.popLast() {
            active[number] = connection
            connection.take(number)
        } else {
            attemptOnNewConnection(number)
        }
    }

    private func attemptOnNewConnection(_ number: Int) {
        guard openConnections < options.maximumConnections else { return finish(number, .unsent) }
        let socket: Socket
        let isConnected: Bool
        switch Socket.dial(target.address) {
        case .connected(let dialled): (socket, isConnected) = (dialled, true)
        case .connecting(let dialled): (socket, isConnected) = (dialled, false)
        case .failed(let errno) where Generator.exhaustion.contains(errno): return finish(number, .unsent)
        case .failed: return fail(number, .refused)
        }
        guard let connection = try? ClientConnection(socket, isConnected: isConnected, of: self) else {
            return finish(number, .unsent)  // nothing but a lack of memory makes libevent refuse
        }
        openConnections += 1
        counts.connections += 1
        active[number] = connection
        connection.take(number)
    }

    /// What was on a connection is over.
    func ended(_ connection: ClientConnection, by event: ClientConnection.Event) {
        let number = connection.number
        active[number] = nil
        switch event {
        case .replied(let reply, let units, let stages, let arrival):
            settle(connection, reply)
            records[number].bodyHash = reply.body.reduce(into: FNV()) { $0.add($1) }.value
            records[number].units = units
            records[number].stages = stages
            records[number].status = UInt16(clamping: reply.status)
            guard reply.status < 500 || !retry(number) else { return }
            finish(number, .replied, at: arrival.nanosecondsSince(begin))
        case .refused:
            discard(connection, byReset: false)
            fail(number, .refused)
        case .lost(let isFresh):
            discard(connection, byReset: false)
            if isFresh {
                counts.resent += 1
                attemptOnNewConnection(number)
            } else {
                fail(number, .lost)
            }
        case .malformed:
            discard(connection, byReset: false)
            finish(number, .malformed)
        }
    }

    /// An idle connection has been closed by the server.
    func drop(_ connection: ClientConnection) {
        idle.removeAll { $0 === connection }
        discard(connection, byReset: false)
    }

    private func settle(_ connection: ClientConnection, _ reply: HTTPReply) {
        if reply.keepsAlive, options.connections == .keep {
            idle.append(connection)
        } else {
            discard(connection, byReset: false)
        }
    }

    private func discard(_ connection: ClientConnection, byReset: Bool) {
        if active[connection.number] === connection { active[connection.number] = nil }
        connection.end(byReset: byReset)
        openConnections -= 1
    }

    /// Sends a failed request again, or lets it end so.
    private func fail(_ number: Int, _ ending: LoadRecord.Ending) {
        if !retry(number) { finish(number, ending) }
    }

    private func retry(_ number: Int) -> Bool {
        let allowed = options.retries.allows(
            attempts: Int(records[number].attempts), retries: counts.retries, sent: nextSend)
        guard allowed, elapsed < schedule.requests[number].expiry else { return false }
        counts.retries += 1
        attempt(number)
        return true
    }

    private func finish(_ number: Int, _ ending: LoadRecord.Ending, at time: Int64? = nil) {
        guard records[number].ending == .none else { return }
        records[number].ending = ending
        records[number].endedAt = time ?? elapsed
        finished += 1
    }
}
