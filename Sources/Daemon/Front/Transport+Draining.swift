import Reactor

/// Leaving a worker that drains. Front's thread.
extension Transport {
    /// The worker drains: leave at the next message boundary, which may be now.
    func drain() {
        if lease.await() { return }  // comes back after its reply
        if let http2 { return http2.drain() }
        guard phase == .reading, http1.phase == .idle, proxyHeader?.isIdle != false else { return }
        if front.handsOver { return front.handOver(self) }
        // Data beats timers and drains: a request that already lies in the kernel is still served.
        read()
        guard lease.isFree, phase == .reading, proxyHeader != nil || clientPhase == .idle, !isPostponed else { return }
        // Whoever has only just connected is about to send: to close now would reset his request.
        if isNew, knownHangUp == nil { return limitPatience(to: Transport.newcomersGrace) }
        close()
    }

    /// How long a draining worker waits for the first request of a connection.
    private static let newcomersGrace = Duration.seconds(1)

    var handOver: HandOver {
        HandOver(
            unread: unread.map { ($0.bytes[$0.start...], $0.segment) }, hangUp: knownHangUp, isNew: isNew,
            client: proxyHeader == nil ? .known(clientAddress) : .awaited)
    }

    /// Stops taking part, on the way to a newer worker.
    func leave() {
        phase = .leaving
        unwatch()
        patience.store(0, ordering: .relaxed)
    }

    /// Begins in a new worker, with what was read in the old one.
    func arrive(with handOver: HandOver) {
        isNew = handOver.isNew
        take(handOver.client)
        if let known = handOver.hangUp { note(known) }
        unread = handOver.unread.map {
            Unread(bytes: Array($0.bytes), segment: $0.segment, countedIn: front.setting.buffers)
        }
        goOn()
    }

    /// Takes part again: it found no way to a newer worker.
    func stay() {
        phase = .reading
        do throws(ReactorError) {
            try open()
            goOn()
        } catch {
            close()
        }
    }
}
