/// Everything that is kept about one finished request: what telemetry commits, at one point, right after its last byte.
public struct Account: Sendable {
    public var id: RequestID
    public var order: WorkOrder
    /// Of the reply that was sent; `Ending.noReply` if none was.
    public var status: Int
    public var timeline: Timeline
    public var ending: Ending
    public var failure: RequestFailure?
    /// When its client hung up, if that was known before its reply was sent.
    public var hangUp: HangUp?
    /// The request that held the thread during the longest wait, if the deadline was missed and one did.
    public var holder: Holder?
    /// Why a policy that is dark would have dropped it.
    public var wouldDrop: DropReason?
    /// What it brought of a trace.
    public var trace: BroughtTrace?
    public var messageProtocol: MessageProtocol
    /// Nil unless that is gRPC.
    public var call: CallFacts?
    /// Of its downstream call, where there are several machines to call.
    public var attempts: [Attempt]
    /// Whether it was answered with what was kept of an earlier request with its idempotency key.
    public var isReplayed: Bool
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
