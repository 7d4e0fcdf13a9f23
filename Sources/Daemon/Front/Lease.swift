import Synchronization

/// Who may touch a connection: the front, or the runner that serves its request. The front lends the connection with
/// the request; the runner gives it back, silently when the front has nothing to do about it.
///
/// In modes with one thread the same steps are taken and never contended.
struct Lease: ~Copyable {
    private enum State {
        static let free: UInt8 = 0
        static let lent: UInt8 = 1
        /// Lent, and the front has seen something that it must look at when the connection is back.
        static let awaited: UInt8 = 2
    }

    private let state = Atomic<UInt8>(State.free)

    /// Front: whether the connection is the front's.
    var isFree: Bool { state.load(ordering: .acquiring) == State.free }

    /// Front: lends the free connection.
    func lend() {
        state.store(State.lent, ordering: .releasing)
    }

    /// Front: asks to be given the connection back by hand. False if it is the front's already.
    func await() -> Bool {
        let (exchanged, found) = state.compareExchange(
            expected: State.lent, desired: State.awaited, ordering: .acquiringAndReleasing)
        return exchanged || found == State.awaited
    }

    /// Runner: gives the connection back silently. False if the front awaits it, and must be told.
    func giveBack() -> Bool {
        state.compareExchange(expected: State.lent, desired: State.free, ordering: .acquiringAndReleasing).exchanged
    }

    /// Front: the connection has been handed back. True if the front awaited it.
    func take() -> Bool {
        state.exchange(State.free, ordering: .acquiringAndReleasing) == State.awaited
    }
}
