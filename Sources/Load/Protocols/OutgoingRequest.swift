/// A request that is about to leave.
struct OutgoingRequest {
    let request: ScheduledRequest
    /// Its place in the schedule.
    let number: Int
    /// Of its deadline.
    let remaining: Duration
    /// The attempt's number, if the request was missed before it. It has an id of its own, so that what the server has
    /// recorded of the request is not taken for what came of this one.
    var attemptAfterDeadline: Int?
}
