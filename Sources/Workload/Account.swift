/// Everything that is kept about one finished request: what telemetry commits, at one point, right after its last byte.
/// Nothing of it changes any more; of what may, Swift would hand on a copy, and drop the one that was made.
public struct Account: Sendable {
    public let id: RequestID
    public let order: WorkOrder
    /// Of the reply that was sent; `Ending.noReply` if none was.
    public let status: Int
    public let timeline: Timeline
    public let ending: Ending
    public let failure: RequestFailure?
    /// When its client hung up, if that was known before its reply was sent.
    public let hangUp: HangUp?
    /// The request that held the thread during the longest wait, if the deadline was missed and one did.
    public let holder: Holder?
    /// Why a policy that is dark would have dropped it.
    public let wouldDrop: DropReason?
    /// What it brought of a trace.
    public let trace: BroughtTrace?
    public let messageProtocol: MessageProtocol
    /// Nil unless that is gRPC.
    public let call: CallFacts?
    /// Of its downstream call, where there are several machines to call.
    public let attempts: [Attempt]
    /// Whether it was answered with what was kept of an earlier request with its idempotency key.
    public let isReplayed: Bool
}

// In an extension, so that there is a memberwise initializer to call: one that sets so many properties one by one puts
// the whole together twice, and copies it.
extension Account {
    /// - Parameter replyStatus: of the reply that was made.
    public init(
        id: RequestID, order: WorkOrder, replyStatus: Int, timeline: Timeline, ending: Ending,
        failure: RequestFailure? = nil, hangUp: HangUp? = nil, holder: Holder? = nil,
        wouldDrop: DropReason? = nil, trace: BroughtTrace? = nil, messageProtocol: MessageProtocol = .http1,
        call: CallFacts? = nil, attempts: [Attempt] = [], isReplayed: Bool = false
    ) {
        self.init(
            id: id, order: order, status: ending.status(ofReply: replyStatus), timeline: timeline, ending: ending,
            failure: failure, hangUp: hangUp, holder: holder, wouldDrop: wouldDrop, trace: trace,
            messageProtocol: messageProtocol, call: call, attempts: attempts, isReplayed: isReplayed)
    }
}
