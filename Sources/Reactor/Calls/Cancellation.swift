import Synchronization
import Workload

/// Ends what a request waits for that nobody waits for any more: its client is gone. One for a client. Any thread.
public final class Cancellation: Sendable {
    private let told = Atomic(false)
    /// What ends the wait that is under way: for a turn, or for a call.
    private let action = Lock<(@Sendable () -> Void)?>(nil)

    public init() {}

    public var isCancelled: Bool { told.load(ordering: .acquiring) }

    public func cancel() {
        action.withLock { action in
            guard told.compareExchange(expected: false, desired: true, ordering: .releasing).exchanged else { return }
            action?()
        }
    }

    /// - Parameter end: called once, here if it is cancelled already. It must neither block nor come back here.
    public func arm(_ end: @escaping @Sendable () -> Void) {
        action.withLock { action in
            action = end
            if isCancelled { end() }
        }
    }

    /// Once this has returned, what it was armed with is not called any more.
    public func disarm() {
        action.withLock { $0 = nil }
    }
}
