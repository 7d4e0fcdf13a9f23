import RPC

/// Clients that watch whether this worker serves. Front's thread.
final class HealthWatches {
    /// Watches of one worker.
    static let most = 1_000

    private let isReady: () -> Bool
    private var watches: [ObjectIdentifier: HealthWatch] = [:]

    init(isReady: @escaping () -> Bool) {
        self.isReady = isReady
    }

    /// Load has no part in it: a worker that is overloaded serves, and one that were taken away for it would load the
    /// others.
    var status: HealthMessages.Status { isReady() ? .serving : .notServing }

    /// - Parameter isKnown: whether it asks for something that is served.
    func watch(isKnown: Bool) throws(GRPCFault) -> HealthWatch {
        guard watches.count < HealthWatches.most else {
            throw GRPCFault(.resourceExhausted, "\(HealthWatches.most) watch this worker's health already")
        }
        let watch = HealthWatch(of: self, isKnown: isKnown)
        watches[ObjectIdentifier(watch)] = watch
        return watch
    }

    func forget(_ watch: HealthWatch) { watches[ObjectIdentifier(watch)] = nil }

    /// `isReady` may have changed.
    func tell() {
        for watch in watches.values { watch.tell() }
    }
}

/// One call of Health/Watch.
final class HealthWatch: OpenCall {
    private let all: HealthWatches
    private let isKnown: Bool
    private var stream: OpenStream?
    private var told: HealthMessages.Status?

    init(of all: HealthWatches, isKnown: Bool) {
        (self.all, self.isKnown) = (all, isKnown)
    }

    func begin(on stream: OpenStream) {
        self.stream = stream
        tell()
    }

    /// Tells the client, if something has changed.
    func tell() { tell(isKnown ? all.status : .unknownService) }

    private func tell(_ status: HealthMessages.Status) {
        guard let stream, status != told else { return }
        told = status
        stream.send(StreamMessage(lines: GRPCReply.head, body: HealthMessages.framed(status)))
    }

    /// The connection is about to end, and the client will ask whoever it reaches next.
    func drain() {
        if isKnown { tell(.notServing) }
        stream?.end(lines: GRPCReply.head, trailers: GRPCReply.ok)
        clientLeft()
    }

    func clientLeft() {
        stream = nil
        all.forget(self)
    }
}
