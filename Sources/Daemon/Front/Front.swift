import Configuration
import Modes
import Reactor
import Synchronization
import Telemetry
import Wire
import Workload

/// Accept, read, parse, write: the same code in every mode. It runs on the loop's thread; runners on other threads
/// touch only what is said to be theirs.
final class Front: @unchecked Sendable {
    // Safe to send: runners read what never changes after `init` (`setting`, `replyText`, `ledger`, `slab`) and
    // atomics.

    /// Bytes read at once; also the most that a connection holds of later messages.
    private static let readCapacity = 64 * 1024

    let loop: EventLoop
    let setting: FrontSetting
    let slab: WorkerSlab
    let ledger: Ledger
    let replyText: ReplyText
    /// `setting.idleTimeout`, which every reply needs: a Duration's arithmetic takes 128 bits.
    let idleNanoseconds: Int64
    /// Whether runners compute on the loop's thread.
    let sharesOneThread: Bool
    /// Lent to one `receive` at a time.
    private let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Front.readCapacity, alignment: 64)
    let mode: any Mode
    let processor: Processor
    let understanding: Understanding
    /// The daemon is about to stop, and serves on. Loop's thread.
    var isDeparting = false { didSet { services?.readinessChanged() } }
    let returns: Returns
    /// What runners reply on streams, and what of it waits to be sent.
    let streamReplies: StreamReplies
    let unsent: UnsentReplies
    /// Streams that end at their deadlines.
    let expiries: WaitingList
    /// What takes requests with idempotency keys; set before the first connection, and nil where they mean nothing.
    private(set) var keyed: KeyedRequests?
    /// What serves gRPC's messages; set before the first connection.
    var services: (any GRPCAnswering)?
    /// Nil: replies say nothing of the worker's load.
    let load: LoadSource?
    /// Lent to one sender at a time.
    private var sendBuffer: [UInt8] = []
    /// Connections that have had their turn and have not come to an end of what they read.
    private let postponed = Turns<Transport> { $0.takeTurn() }
    private let acceptor: Acceptor
    private var givingWay: GivingWay
    let drainage = Atomic(Drainage.none)
    let departures: Departures
    private(set) var connections = ConnectionTable()
    private var intake: Intake?
    private var sweep: Timer?

    /// How often patience is checked, and so how late its end may be noticed.
    private static let sweepInterval = Duration.milliseconds(250)

    init(
        loop: EventLoop, setting: FrontSetting, listeners: [Socket], departures: Socket, mode: any Mode,
        processor: Processor, sharesOneThread: Bool, ledger: consuming Ledger, unsent: UnsentReplies = UnsentReplies()
    ) throws(ReactorError) {
        self.loop = loop
        self.setting = setting
        self.mode = mode
        self.processor = processor
        slab = ledger.slab
        load = setting.reportsLoad ? LoadSource(mode: mode, cpus: sharesOneThread ? 1 : UsableCPUs.count) : nil
        var ledger = ledger
        ledger.load = load
        self.ledger = ledger
        idleNanoseconds = setting.idleTimeout.nanoseconds
        givingWay = GivingWay(
            patience: GivingWay.Patience(idle: idleNanoseconds, head: setting.headerTimeout.nanoseconds))
        self.sharesOneThread = sharesOneThread
        replyText = ReplyText(mode: setting.mode, slot: setting.slot)
        understanding = Understanding(
            orders: setting.orders, healthPath: setting.healthPath, readsShardKeys: setting.readsShardKeys,
            keys: setting.idempotency == nil ? nil : KeyReader(slab: slab))
        returns = try Returns(loop: loop, sharesOneThread: sharesOneThread)
        streamReplies = try StreamReplies(loop: loop, sharesOneThread: sharesOneThread)
        self.unsent = unsent
        expiries = try WaitingList(on: loop)
        self.departures = try Departures(line: departures, loop: loop)
        acceptor = Acceptor(listeners: listeners, loop: loop, slab: slab, acceptance: setting.acceptance)
    }

    /// Begins to accept, and to take over what older workers hand to `intake`.
    func open(intake: Socket) throws(ReactorError) {
        services = makeServices()
        if let idempotency = setting.idempotency { keyed = try KeyedRequests(idempotency, of: self) }
        self.intake = try Intake(
            socket: intake, loop: loop, unreadCapacity: Front.readCapacity,
            makeRoom: { [unowned self] in hasRoomToRead && acceptor.makeRoom() },
            take: { [unowned self] socket, handOver in
                slab.connectionAdopted()
                acceptor.opened()
                adopt(socket)?.arrive(with: handOver)
            })
        let limit = ConnectionLimit(
            configured: setting.connections, descriptors: DescriptorLimit.free, callers: setting.callers,
            fleet: setting.fleetDescriptors)
        try acceptor.open(
            limit: limit, spare: { [unowned self] in hasSpare(givingWay: $0) },
            take: { [unowned self] socket in adopt(socket) })
        let sweep = try Timer(loop) { [unowned self] in sweepPatience() }
        sweep.schedule(after: Front.sweepInterval)
        self.sweep = sweep
    }

    func stopAccepting(intakeToo: Bool) {
        acceptor.close()
        if intakeToo { intake?.close() }
    }

    // MARK: Connections

    /// Takes a connection that the acceptor has counted.
    @discardableResult
    private func adopt(_ socket: Socket) -> Transport? {
        let connection = Transport(socket: socket, front: self)
        do {
            try connection.open()
            connections.add(connection)
            return connection
        } catch {
            socket.close()
            slab.connectionClosed()
            acceptor.released()
            return nil
        }
    }

    /// Whether a connection can give way to a new one; if told to, it does.
    private func hasSpare(givingWay isWanted: Bool) -> Bool {
        let found = givingWay.next(of: connections, at: Clock.now())
        guard let found, isWanted else { return found != nil }
        slab.connectionGaveWay()
        found.http2?.giveWay()
        found.close()
        return true
    }

    /// A connection has closed its descriptor, or given it to another worker.
    func forget(_ connection: Transport, wasHandedOver: Bool) {
        connections.remove(connection)
        if wasHandedOver { slab.connectionHandedOver() } else { slab.connectionClosed() }
        // Who was served before comes before who is new.
        intake?.resume()
        acceptor.released()
    }

    /// A connection goes on reading when the others have had their turn.
    func postpone(_ connection: Transport) {
        guard !connection.isPostponed else { return }
        connection.isPostponed = true
        postponed.append(connection)
    }

    /// Whether connections wait for `takeBack`; then the loop polls without waiting.
    var hasReturns: Bool { returns.hasSome || !postponed.isEmpty || unsent.hasSome }

    /// Takes connections back, gives those that were postponed their next turn, and sends what waits; called by the
    /// worker's loop between two polls.
    func takeBack() {
        returns.takeAll { $0.takeBack() }
        if !postponed.isEmpty { postponed.give() }
        unsent.send()
        noteGauges()
    }

    /// Where a read puts its bytes: no more than may have to wait for their turn.
    var roomToRead: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: readBuffer[..<setting.buffers.roomToRead(Front.readCapacity)])
    }

    /// What a session gives to be sent; it comes back by `giveBack`.
    func takeSendBuffer() -> [UInt8] { exchange(&sendBuffer, with: []) }

    func giveBack(sendBuffer: consuming [UInt8]) {
        sendBuffer.removeAll(keepingCapacity: true)
        self.sendBuffer = sendBuffer
    }

    /// Whether a connection may come that brings as many unread bytes as it can.
    private var hasRoomToRead: Bool { setting.buffers.roomToRead(Front.readCapacity) == Front.readCapacity }

    /// Tells how often this thread has left its CPU.
    func noteSwitches() {
        let switches = ContextSwitches.ofThisThread()
        slab.contextSwitches(voluntary: switches.voluntary, involuntary: switches.involuntary)
    }

    private func sweepPatience() {
        slab.loopPassed()
        let now = Clock.now().nanoseconds
        for connection in connections.all {
            let end = connection.patience.load(ordering: .relaxed)
            if end != 0, end <= now { connection.losePatience() }
        }
        noteGauges()
        noteQueue()
        load?.sample()
        noteSwitches()
        intake?.resume()
        acceptor.retry()
        sweep?.schedule(after: Front.sweepInterval)
    }
}
