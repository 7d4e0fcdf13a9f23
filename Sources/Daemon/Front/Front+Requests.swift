import Modes
import Reactor
import Workload

/// Messages on their way to the mode. Loop's thread.
extension Front {
    /// The thread was held by a message's parsing until now, so that a record of one that waited can name it.
    ///
    /// - Parameters:
    ///   - id: of the message, if it is whole; else the one that it brings counts.
    ///   - given: the id that the message gets here if it brings none, and is to be served under.
    func noteReading(_ id: RequestID?, brought: ArraySlice<UInt8>?, given: inout RequestID?, from begin: Instant) {
        guard let holds = ledger.holds else { return }
        let end = Clock.now()
        guard let id = id ?? understanding.id(brought: brought) else {
            let new = given ?? understanding.nextID()
            given = new
            return holds.note(new, from: begin, until: end, isComputing: false)
        }
        holds.note(id, from: begin, until: end, isComputing: false)
    }

    func noteReading(_ id: RequestID, from begin: Instant) {
        ledger.holds?.note(id, from: begin, until: Clock.now(), isComputing: false)
    }

    /// What bytes that are no request, or never become one, are told.
    func refusal(_ status: Int, _ reason: String, withBody: Bool = true) -> Refusal {
        Refusal(status: status, reason: reason, id: understanding.nextID(), withBody: withBody)
    }

    func submit(_ request: Request) {
        slab.requestArrived()
        load?.requestBegan()
        if let keyed, let key = request.exchange.brought.idempotencyKey { return keyed.take(request, key) }
        serve(request)
    }

    /// A request that is the first with its key, or has none.
    func serve(_ request: Request) {
        if processor.admit(request) { mode.submit(request) }
    }

    /// Room for any reply, in bytes.
    var replyCapacity: Int { load == nil ? ReplyText.capacity : ReplyText.capacityWithLoad }

    /// After how long a client that is refused may try again: when what was let in is done. Nil where the status is no
    /// refusal.
    func retryAfter(_ status: Int) -> Duration? {
        status == 503 || status == 409 ? processor.admission?.drain ?? .zero : nil
    }
}
