/// Everything that is kept about one finished request: what telemetry commits, at one point, right after its last byte.
package struct Account: Sendable {
    package var id: RequestID
    package var order: WorkOrder
    package var status: Int
    package var timeline: Timeline
    package var ending: Ending
    /// What its client was told of the failure, if it failed.
    package var failureReason: String?
    /// The request that held the thread during the longest wait, if the deadline was missed and one did.
    package var holder: Holder?

    package init(
        id: RequestID, order: WorkOrder, status: Int, timeline: Timeline, ending: Ending,
        failureReason: String? = nil, holder: Holder? = nil
    ) {
        self.id = id
        self.order = order
        self.status = status
        self.timeline = timeline
        self.ending = ending
        self.failureReason = failureReason
        self.holder = holder
    }
}
