import CLibevent

/// What libevent reported about a descriptor.
public struct Readiness: OptionSet, Sendable {
    public let rawValue: Int16

    public init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    public static let read = Readiness(rawValue: Int16(EV_READ))
    public static let write = Readiness(rawValue: Int16(EV_WRITE))
    /// The peer has sent its FIN (EPOLLRDHUP); it may still be reading. A reset shows as `read` and `write`.
    public static let closed = Readiness(rawValue: Int16(EV_CLOSED))
}

/// What is told when a watched descriptor becomes ready. Called on the loop's thread.
public protocol ReadinessHandler: AnyObject {
    func descriptorReady(_ readiness: Readiness)
}

/// One libevent event on one descriptor, persistent until `cancel` or release. Loop thread only.
///
/// The descriptor must stay open for as long as the watch is active; the handler must outlive it or cancel it.
public final class Watch {
    private let event: OpaquePointer
    /// Kept, because its `event_base` must outlive the event.
    let loop: EventLoop
    let descriptor: Int32
    private unowned let handler: any ReadinessHandler
    private var isActive = false

    /// Watches from now on.
    ///
    /// - Parameter edgeTriggered: all watches of one descriptor must agree on it.
    public init(
        _ loop: EventLoop, descriptor: Int32, for interest: Readiness, edgeTriggered: Bool,
        handler: any ReadinessHandler
    ) throws(ReactorError) {
        self.handler = handler
        self.loop = loop
        self.descriptor = descriptor
        // The event's argument is set below, because it is `self`.
        let flags = interest.rawValue | Int16(EV_PERSIST) | (edgeTriggered ? Int16(EV_ET) : 0)
        guard let event = event_new(loop.base, descriptor, flags, watchIsReady, event_self_cbarg()) else {
            throw .libevent(operation: "event_new")
        }
        self.event = event
        // libevent keeps `self` unretained; `deinit` frees the event first, so that no callback can follow.
        _ = event_assign(
            event, loop.base, descriptor, flags, watchIsReady, Unmanaged.passUnretained(self).toOpaque())
        try activate()
    }

    deinit {
        event_free(event)
    }

    /// Goes on after `cancel`.
    public func activate() throws(ReactorError) {
        guard !isActive else { return }
        guard event_add(event, nil) == 0 else { throw .libevent(operation: "event_add") }
        isActive = true
    }

    public func cancel() {
        guard isActive else { return }
        event_del(event)
        isActive = false
    }

    fileprivate func ready(_ what: Int16) {
        loop.callbacks += 1
        handler.descriptorReady(Readiness(rawValue: what))
    }
}

private func watchIsReady(_: Int32, _ what: Int16, _ argument: UnsafeMutableRawPointer?) {
    guard let argument else { return }
    Unmanaged<Watch>.fromOpaque(argument).takeUnretainedValue().ready(what)
}
