import Glibc
import Reactor
import Wire
import Workload

/// The simulated downstream service: replies to `GET /delay?for=20ms` 20 ms after the request arrived in the kernel,
/// and to gRPC's `deadlined.v1.Downstream/Call` as its message asks, and breaks on demand (`GET /` says how).
///
/// Loop thread only; the loop's timers should be precise.
public final class DownstreamServer: ReadinessHandler {
    /// The most connections at once; others wait in the listener's backlog.
    public static let maximumConnections = 20_000
    /// Accepts in one turn of the loop.
    private static let acceptsPerTurn = 64
    /// How long it waits before it accepts again, when there was no descriptor or memory for a connection.
    private static let exhaustionPause = Duration.milliseconds(100)
    /// Bytes that one read takes at most.
    private static let readSize = 64 * 1_024

    let loop: EventLoop
    /// What is read lies here until the next read, of whichever connection.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: readSize, alignment: 16)
    private let listener: Socket
    /// What calls over gRPC get that ask for no behaviour, as a query.
    let standard: ArraySlice<UInt8>
    public internal(set) var counts = DownstreamCounts()
    /// Whether replies tell of its load.
    private let reportsLoad: Bool
    /// Requests that wait for their replies.
    var inFlight = 0
    private var connections: [ObjectIdentifier: AnyObject] = [:]
    private var watch: Watch?
    private var pause: Timer?

    /// - Parameters:
    ///   - listener: non-blocking, with receive stamps; its maker closes it, after this is released.
    ///   - standard: what calls over gRPC get that ask for no behaviour of their own: a query, which was checked.
    ///   - reportsLoad: whether replies tell of its load.
    public init(
        loop: EventLoop, listener: Socket, standard: String = "", reportsLoad: Bool = false
    ) throws(ReactorError) {
        self.reportsLoad = reportsLoad
        self.standard = Array(standard.utf8)[...]
        self.loop = loop
        self.listener = listener
        pause = try Timer(loop) { [unowned self] in resume() }
        watch = try Watch(
            loop, descriptor: listener.descriptor, for: .read, edgeTriggered: false, handler: self)
    }

    /// Closes all connections.
    deinit {
        buffer.deallocate()
    }

    /// What a reply that leaves now says of the load, if it does.
    var loadReport: OwnLoad? { reportsLoad ? OwnLoad(inFlight: inFlight) : nil }

    /// How many connections are open.
    public var connectionCount: Int { connections.count }

    public func descriptorReady(_: Readiness) {
        for _ in 0..<DownstreamServer.acceptsPerTurn {
            guard connections.count < DownstreamServer.maximumConnections else { return stop() }
            switch listener.accept() {
            case .connection(let socket): serve(socket)
            case .gone: continue
            case .wouldBlock: return
            case .exhausted: return stop()
            }
        }
    }

    /// A connection has closed its descriptor, or given it away.
    func remove(_ connection: AnyObject) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// A connection turned out to be HTTP/2: takes its socket over.
    func serveStreams(_ socket: Socket) {
        do {
            let connection = try StreamConnection(socket, of: self)
            connections[ObjectIdentifier(connection)] = connection
        } catch {
            // libevent refuses only for want of memory; the connection has closed its socket.
        }
    }

    private func serve(_ socket: Socket) {
        do {
            let connection = try ServerConnection(socket, of: self)
            connections[ObjectIdentifier(connection)] = connection
        } catch {
            stop()  // libevent refuses only for want of memory
        }
    }

    /// A listener that is watched while nothing can be accepted would make the loop spin.
    private func stop() {
        watch?.cancel()
        pause?.schedule(after: DownstreamServer.exhaustionPause)
    }

    private func resume() {
        do {
            try watch?.activate()
        } catch {
            pause?.schedule(after: DownstreamServer.exhaustionPause)
        }
    }
}
