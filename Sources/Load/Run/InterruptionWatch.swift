import Reactor

/// Wakes a loop when someone wishes that its work ends early. Loop thread only.
final class InterruptionWatch: ReadinessHandler {
    /// Whether the wish is there.
    private(set) var isThere = false
    private var watch: Watch?

    init(_ interruption: Interruption, _ loop: EventLoop) throws(ReactorError) {
        // Edge-triggered, because the wish stays where it is.
        watch = try Watch(
            loop, descriptor: interruption.descriptor, for: .read, edgeTriggered: true, handler: self)
    }

    deinit {
        watch?.cancel()
    }

    func descriptorReady(_: Readiness) {
        isThere = true
    }
}
