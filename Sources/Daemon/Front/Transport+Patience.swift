import Reactor
import Wire
import Workload

/// How long the front waits for a client. Front's thread, but where it says so.
extension Transport {
    /// Ends the front's patience `duration` from now.
    func limitPatience(to duration: Duration) {
        patience.store((Clock.now() + duration).nanoseconds, ordering: .relaxed)
    }

    /// The front's patience between messages begins `now`. Any thread.
    func awaitMessage(from now: Instant) {
        patience.store(now.advanced(byNanoseconds: front.idleNanoseconds).nanoseconds, ordering: .relaxed)
    }

    /// Ends it by what the client is in the middle of.
    func limitPatience() {
        switch clientPhase {
        case .idle: awaitMessage(from: Clock.now())
        case .head: limitPatience(to: front.setting.headerTimeout)
        case .body: limitPatience(to: front.setting.bodyTimeout)
        }
    }

    /// Patience has ended. Data beats timers: bytes that already lie in the kernel are read first, and if they bring
    /// the message forward, the client has a new start.
    func losePatience() {
        guard lease.isFree else { return }
        switch phase {
        case .reading:
            let end = patience.load(ordering: .relaxed)
            read()
            guard lease.isFree, phase == .reading, !isPostponed, patience.load(ordering: .relaxed) == end else {
                return
            }
            if proxyHeader != nil { return closeUnannounced() }
            codec.losePatience(on: self)
        case .flushing: depart()
        case .lingering: close()
        case .settling: http2?.losePatience(on: self)
        case .leaving, .closed: break
        }
    }
}
