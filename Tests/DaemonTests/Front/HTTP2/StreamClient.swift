import Wire

@testable import Daemon

/// A client of a `FrontBench` that speaks HTTP/2, on the test's thread.
final class StreamClient {
    let bench: FrontBench
    let wire: BenchClient
    let connection: Transport?
    let session: HTTP2Session
    private(set) var end = BenchClient.End.none
    private var waiting: [UInt8] = []
    /// All that the server has told, in its order.
    private(set) var events: [HTTP2Event] = []
    /// The same as bytes.
    private(set) var received: [UInt8] = []

    static let trivial = "/work?before=0ms&downstream=0ms&after=0ms"

    init(_ bench: FrontBench, overTCP: Bool = false, window: Int = 1 << 20) throws {
        self.bench = bench
        (wire, connection) = try bench.connect(overTCP: overTCP, isNew: true)
        session = HTTP2Session(
            .client,
            limits: HTTP2Limits(message: RequestLimits(target: 1_000, headers: 4_000, body: 1 << 20), window: window))
    }

    /// All that leaves now.
    func unsent() -> [UInt8] {
        var bytes: [UInt8] = []
        while session.wantsToWrite {
            let before = bytes.count
            session.write(to: &bytes)
            if bytes.count == before { break }
        }
        return bytes
    }

    /// As far as there is room; the rest the next time.
    func send() {
        waiting += unsent()
        waiting.removeFirst(wire.send(waiting))
    }

    func receive() {
        let (bytes, end) = wire.receiveBytes()
        if end != .none { self.end = end }
        received += bytes
        bytes.withUnsafeBytes { session.take($0) }
        while let event = session.nextEvent() { events.append(event) }
    }

    /// Until nobody has anything to say.
    func settle() {
        for _ in 0..<20 {
            send()
            bench.pass()
            receive()
        }
    }

    @discardableResult
    func request(
        _ target: String = StreamClient.trivial, method: String = "GET", lines: String = "", body: [UInt8] = []
    ) -> Int32 {
        session.request(
            method: method, target: Array(target.utf8), authority: "test", lines: Array(lines.utf8), body: body) ?? 0
    }

    var replies: [Int32: HTTP2Message] {
        events.reduce(into: [:]) { if case .message(let stream, let message) = $1 { $0[stream] = message } }
    }

    func status(of stream: Int32) -> Int? { replies[stream]?.status }

    var statuses: [Int] { replies.sorted { $0.key < $1.key }.map(\.value.status) }

    /// Why the server has ended streams before their replies were whole.
    var resets: [Int32: HTTP2ErrorCode] {
        let replies = replies
        return events.reduce(into: [:]) { resets, event in
            if case .closed(let stream, let code, let isByPeer) = event, isByPeer, replies[stream] == nil {
                resets[stream] = code
            }
        }
    }

    var goAways: [HTTP2ErrorCode] { events.compactMap { if case .goAway(_, let code) = $0 { code } else { nil } } }
}
