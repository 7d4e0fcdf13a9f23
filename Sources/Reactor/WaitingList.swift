import HeapModule
import Workload

/// Waits for an instant, at which something is to be done about it. Loop thread only.
public protocol Waiting: AnyObject {
    /// False: it has ended, or waits for another instant.
    func waits(for instant: Instant) -> Bool
    /// The instant has come, or is over by a turn of the loop.
    func becomeDue(at instant: Instant)
}

/// Those that wait, by one timer for all. Loop thread only.
public final class WaitingList {
    private struct Entry: Comparable {
        let at: Instant
        let waiting: any Waiting

        static func == (one: Entry, other: Entry) -> Bool { one.at == other.at }
        static func < (one: Entry, other: Entry) -> Bool { one.at < other.at }
    }

    /// So many entries that count no more are kept, or as many as there are others.
    private static let mostStale = 64

    private var entries = Heap<Entry>()
    private var stale = 0
    private var timer: Timer?
    /// What the timer is set for; nil while it is not.
    private var timerAt: Instant?

    public init(on loop: EventLoop) throws(ReactorError) {
        timer = try Timer(loop) { [unowned self] in fire() }
    }

    /// Entries that are kept, those among them that count no more.
    var count: Int { entries.count }

    public func append(_ waiting: any Waiting, until instant: Instant) {
        entries.insert(Entry(at: instant, waiting: waiting))
        schedule()
    }

    /// One that was appended does not wait for that instant any more.
    public func becomeStale() {
        stale += 1
        guard stale > WaitingList.mostStale, 2 * stale > entries.count else { return }
        entries = Heap(entries.unordered.filter { $0.waiting.waits(for: $0.at) })
        stale = 0
    }

    private func fire() {
        timerAt = nil
        let now = Clock.now()
        while let first = entries.min, first.at <= now, Clock.now() - now < LoopTurn.longest {
            entries.removeMin()
            if first.waiting.waits(for: first.at) {
                first.waiting.becomeDue(at: first.at)
            } else {
                stale = max(0, stale - 1)
            }
        }
        schedule()
    }

    /// Sets the timer, unless it fires before the next entry is due.
    private func schedule() {
        guard let next = entries.min?.at, timerAt.map({ next < $0 }) ?? true else { return }
        timerAt = next
        timer?.schedule(after: max(.zero, next - Clock.now()))
    }
}
