import HeapModule
import Workload

/// When something is to be done about a fleet's calls, by one timer for all. Loop thread only.
final class DueCalls {
    private struct Entry: Comparable {
        let at: Instant
        let call: UInt64

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
    private let isCounting: (UInt64, Instant) -> Bool
    private let act: (UInt64) -> Void

    /// - Parameters:
    ///   - isCounting: whether a call still waits for this instant.
    ///   - act: is told of each call whose instant has come.
    init(
        on loop: EventLoop, isCounting: @escaping (UInt64, Instant) -> Bool, act: @escaping (UInt64) -> Void
    ) throws(ReactorError) {
        (self.isCounting, self.act) = (isCounting, act)
        timer = try Timer(loop) { [unowned self] in fire() }
    }

    /// Entries that are kept, those among them that count no more.
    var count: Int { entries.count }

    func append(_ call: UInt64, at instant: Instant) {
        entries.insert(Entry(at: instant, call: call))
        schedule()
    }

    /// A call that was appended waits for another instant, or for none any more.
    func becomeStale() {
        stale += 1
        guard stale > DueCalls.mostStale, 2 * stale > entries.count else { return }
        entries = Heap(entries.unordered.filter { isCounting($0.call, $0.at) })
        stale = 0
    }

    private func fire() {
        timerAt = nil
        let now = Clock.now()
        while let first = entries.min, first.at <= now, Clock.now() - now < LoopTurn.longest {
            entries.removeMin()
            if isCounting(first.call, first.at) { act(first.call) } else { stale = max(0, stale - 1) }
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
