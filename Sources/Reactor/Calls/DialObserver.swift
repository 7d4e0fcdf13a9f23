/// Told of each connection to the downstream that is begun, on the calling thread; `again` if it replaces a kept one
/// that turned out dead.
public typealias DialObserver = @Sendable (_ again: Bool) -> Void
