import DequeModule
import Workload

/// What has had its turn and goes on behind a loop's other work, in its order. Loop thread only.
public final class Turns<Element> {
    private var waiting = Deque<Element>()
    private let most: Int
    private let take: (Element) -> Void
    /// Set while something waits; nil: the owner gives the turns.
    private var timer: Timer?

    /// - Parameters:
    ///   - most: turns that are given at once; as many as the time allows by default.
    ///   - take: is given each element whose turn it is, and may let it wait for a further one.
    public init(most: Int = .max, take: @escaping (Element) -> Void) {
        self.most = most
        self.take = take
    }

    /// Whose turns come in later passes of a loop. A timer without delay goes off in the next one, behind a look at all
    /// descriptors.
    public convenience init(
        on loop: EventLoop, most: Int = .max, take: @escaping (Element) -> Void
    ) throws(ReactorError) {
        self.init(most: most, take: take)
        timer = try Timer(loop) { [unowned self] in give() }
    }

    public var isEmpty: Bool { waiting.isEmpty }

    public func append(_ element: Element) {
        waiting.append(element)
        if waiting.count == 1 { timer?.schedule(after: .zero) }
    }

    /// A turn at most to each of those that wait, while the time of a pass lasts.
    public func give() {
        let end = Clock.now() + LoopTurn.longest
        for _ in 0..<min(most, waiting.count) {
            guard let element = waiting.popFirst() else { break }
            take(element)
            guard Clock.now() < end else { break }
        }
        if !waiting.isEmpty { timer?.schedule(after: .zero) }
    }
}
