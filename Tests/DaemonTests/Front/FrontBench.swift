import Configuration
import Glibc
import Modes
import Reactor
import Scheduling
import Telemetry
import Wire
import Workload

@testable import Daemon

/// A front on the test's own thread, in the standard mode, and what a worker's loop does with it, a pass at a time.
/// Its connections come over the line on which workers hand them over, so that a test holds both ends.
final class FrontBench {
    let front: Front
    let slab: WorkerSlab
    let holds = ThreadHolds()
    private let loop: EventLoop
    private let mode: any Mode
    private let line: Socket
    private let departures: Socket
    private let listener: Socket
    private let sockets: [Socket]

    static let trivial = Array("GET /work?before=0ms&downstream=0ms&after=0ms HTTP/1.1\r\nHost: test\r\n\r\n".utf8)

    /// - Parameters:
    ///   - access: what of its requests is left to an access log; nil: there is none.
    ///   - downstream: what its requests call; nobody answers unless it is named.
    ///   - adjust: further settings.
    init(
        connections: Int = 100, buffers: Int = .max, scheduling: Scheduling = Scheduling(),
        access: AccessSelection? = nil, downstream: String = "http://127.0.0.1:1/",
        adjust: (inout FrontSetting) -> Void = { _ in }
    ) throws {
        loop = try EventLoop()
        slab = try WorkerSlab(slot: 0, mode: ModeChoice.standard.name, access: access)
        let kinds = try ComputeKinds(cache: false)
        let unsent = UnsentReplies()
        let processor = Processor(run: kinds.run, holds: nil, sending: { unsent.send() })
        mode = try ModeChoice.standard.make(
            ModeSetting(
                loop: loop, processor: processor,
                service: .one(try DownstreamEndpoint(downstream)), downstreamTimeout: .seconds(1),
                scheduling: scheduling, threads: 1))
        var setting = FrontBench.setting
        setting.connections = connections
        setting.buffers = BufferBudget(limit: buffers)
        adjust(&setting)
        let listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 8)
        let departures = try Socket.messagePair()
        let (line, intake) = try Socket.messagePair()
        self.line = line
        self.listener = listener
        self.departures = departures.0
        sockets = [listener, line, intake, departures.0, departures.1]
        front = try Front(
            loop: loop, setting: setting, listeners: [listener], departures: departures.0, mode: mode,
            processor: processor, sharesOneThread: ModeChoice.standard.sharesOneThread,
            ledger: Ledger(slab: slab, holds: holds),
            unsent: unsent)
        try front.open(intake: intake)
    }

    deinit {
        for connection in front.connections.all { connection.close() }
        front.stopAccepting(intakeToo: true)
        for socket in sockets.dropFirst() { socket.close() }
    }

    private static let setting = FrontSetting(
        mode: ModeChoice.standard.name, slot: 0,
        acceptance: Acceptance(strategy: .shared, batch: .greedy, isContested: false),
        orders: OrderReader(
            defaults: .init(kind: .hash, before: .zero, downstream: .zero, after: .zero, deadline: .seconds(60)),
            limits: .init(compute: .seconds(1), downstream: .seconds(1)),
            calibration: Calibration(hash: 1, json: 1)),
        healthPath: "/health",
        requestLimits: RequestLimits(target: 1_024, headers: 4_096, body: 1_048_576),
        connections: 100, streams: 100, headerTimeout: .seconds(60), bodyTimeout: .seconds(60),
        idleTimeout: .seconds(60))

    /// One pass of a worker's loop, without waiting.
    func pass() {
        poll()
        mode.turn()
        front.takeBack()
    }

    /// The part of a pass in which the mode runs what is ready.
    func turn() { mode.turn() }

    /// The part of a pass in which what has happened is told.
    func poll() {
        loop.poll(waiting: false)
    }

    /// As many passes as any matter of these tests takes.
    func settle() {
        for _ in 0..<20 { pass() }
    }

    /// Hands a new connection to the front. The client's end, and the front's if it has kept it.
    ///
    /// - Parameter overTCP: with all that only TCP has: stamps, urgent data, resets.
    func connect(
        overTCP: Bool = false, isNew: Bool = false, client knowledge: HandOver.Client = .undecided
    ) throws -> (client: BenchClient, connection: Transport?) {
        let (client, theirs) = try overTCP ? BenchClient.pair(over: listener) : BenchClient.pair()
        _ = line.send(HandOver(unread: nil, hangUp: nil, isNew: isNew, client: knowledge).message, with: theirs)
        theirs.close()
        let before = Set(front.connections.all.map(ObjectIdentifier.init))
        pass()
        return (client, front.connections.all.first { !before.contains(ObjectIdentifier($0)) })
    }

    /// Leaves no room in the line to newer workers.
    func fillDepartures() {
        while case .bytes = departures.send([0], with: nil) {}
    }

    /// Lets a client send requests one by one and read no reply, until one finds no room in the socket.
    func fill(_ client: BenchClient, _ connection: Transport) {
        while connection.phase == .reading {
            client.send(FrontBench.trivial)
            pass()
        }
    }
}

/// A client of a `FrontBench`, on the test's thread.
final class BenchClient {
    private let socket: Socket
    private var isClosed = false

    private init(_ socket: Socket) {
        self.socket = socket
    }

    deinit {
        if !isClosed { socket.close() }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        socket.close()
    }

    /// Hangs up with a reset.
    func reset() {
        isClosed = true
        socket.reset()
    }

    /// A client, and the socket that the front is to have.
    static func pair() throws -> (BenchClient, Socket) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw ReactorError.system(operation: "socketpair", errno: errno)
        }
        return (BenchClient(Socket(descriptor: ends[0])), Socket(descriptor: ends[1]))
    }

    /// A client over TCP, and the socket that the front is to have.
    static func pair(over listener: Socket) throws -> (BenchClient, Socket) {
        let client: Socket
        switch Socket.dial(try SocketAddress(boundTo: listener)) {
        case .connected(let socket), .connecting(let socket): client = socket
        case .failed(let errno): throw ReactorError.system(operation: "dial", errno: errno)
        }
        guard listener.waitReadable(milliseconds: 10_000), case .connection(let theirs) = listener.accept() else {
            throw ReactorError.system(operation: "accept", errno: ETIMEDOUT)
        }
        return (BenchClient(client), theirs)
    }

    /// Sends a byte of urgent data, which is no part of the stream.
    func sendUrgent() {
        _ = Glibc.send(socket.descriptor, "!", 1, Int32(MSG_OOB) | Int32(MSG_NOSIGNAL))
    }

    /// Waits until there is something to read.
    func awaitBytes() {
        _ = socket.waitReadable(milliseconds: 10_000)
    }

    /// Sends what there is room for; the number of bytes.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Int {
        guard case .bytes(let count) = bytes.withUnsafeBytes({ socket.send($0) }) else { return 0 }
        return count
    }

    func closeWriting() {
        socket.shutdownWriting()
    }

    /// What has come, and whether the end has.
    func receive() -> (text: String, hasEnded: Bool) {
        let (text, end) = receiveToEnd()
        return (text, end != .none)
    }

    enum End { case none, orderly, reset }

    func receiveToEnd() -> (text: String, end: End) {
        let (bytes, end) = receiveBytes()
        return (String(decoding: bytes, as: UTF8.self), end)
    }

    func receiveBytes() -> (bytes: [UInt8], end: End) {
        var all: [UInt8] = []
        return withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
            while true {
                switch socket.receive(into: buffer) {
                case .bytes(let count, _, _, _): all += buffer[..<count]
                case .wouldBlock: return (all, .none)
                case .end: return (all, .orderly)
                case .failed: return (all, .reset)
                }
            }
        }
    }
}
