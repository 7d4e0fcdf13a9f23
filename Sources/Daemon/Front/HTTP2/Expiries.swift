import HeapModule
import Reactor
import Workload

/// Deadlines at which the server ends streams by itself, as gRPC has it. Loop's thread.
final class Expiries {
    private struct Entry: Comparable {
        let end: Instant
        let stream: HTTP2Stream

        static func == (one: Entry, other: Entry) -> Bool { one.end == other.end }
        static func < (one: Entry, other: Entry) -> Bool { one.end < other.end }
    }

    /// So many streams that have ended by themselves are kept, or as many as there are others.
    private static let mostStale = 64

    private var entries = Heap<Entry>()
    private var stale = 0
    private var timer: Timer?

    init(loop: EventLoop) throws(ReactorError) {
        timer = try Timer(loop) { [unowned self] in expire() }
    }

    /// The stream's request is on its way to a runner.
    func append(_ stream: HTTP2Stream, at end: Instant) {
        let isFirst = entries.min.map { end < $0.end } ?? true
        entries.insert(Entry(end: end, stream: stream))
        if isFirst { schedule(end) }
    }

    /// One of the streams has ended otherwise.
    func becomeStale() {
        stale += 1
        guard stale > Expiries.mostStale, 2 * stale > entries.count else { return }
        entries = Heap(entries.unordered.filter { $0.stream.awaitsReply })
        stale = 0
    }

    private func expire() {
        let now = Clock.now()
        while let first = entries.min, first.end <= now {
            entries.removeMin()
            if first.stream.awaitsReply {
                first.stream.codec.expire(first.stream, at: first.end)
            } else {
                stale = max(0, stale - 1)
            }
        }
        if let next = entries.min { schedule(next.end) }
    }

    private func schedule(_ end: Instant) {
        timer?.schedule(after: max(.zero, end - Clock.now()))
    }
}
