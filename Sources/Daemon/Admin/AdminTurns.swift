import DequeModule
import Reactor

/// Work that takes a while, done in the order in which it came, one piece a pass of the loop. Loop's thread.
///
/// A connection of the admin port has one request under way: as many pieces wait at most as there are connections.
final class AdminTurns {
    private var waiting = Deque<() -> Void>()
    /// Set while something waits.
    private var timer: Timer?

    init(_ loop: EventLoop) throws(ReactorError) {
        timer = try Timer(loop) { [unowned self] in takeTurn() }
    }

    /// Does a piece of work in a later pass of the loop.
    func take(_ work: @escaping () -> Void) {
        waiting.append(work)
        if waiting.count == 1 { timer?.schedule(after: .zero) }
    }

    private func takeTurn() {
        // A timer without delay goes off in the next pass, behind a look at all descriptors.
        if waiting.count > 1 { timer?.schedule(after: .zero) }
        waiting.popFirst()?()
    }
}
