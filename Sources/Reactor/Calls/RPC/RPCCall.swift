import Workload

/// One call of an `RPCDownstreamClient`, from its begin to its end. Loop thread only.
final class RPCCall: ListedCall {
    let id: RPCMachine.CallID
    let call: Call
    let expiry: Instant
    let cancellation: Cancellation?
    let remarks: CallRemarks?
    let then: (Answer) -> Void
    /// Its time-out has fired, or it has ended: the list of outstanding calls holds it no more.
    var isUnlisted = false
    /// Once its reply has come.
    var answer: Answer?
    /// The same, where it is asked for.
    var remark: CallRemark?
    var next: RPCCall?
    unowned var previous: RPCCall?

    init(
        _ id: RPCMachine.CallID, _ call: Call, expiry: Instant, cancellation: Cancellation?,
        remarks: CallRemarks?, then: @escaping (Answer) -> Void
    ) {
        (self.id, self.call, self.expiry) = (id, call, expiry)
        (self.cancellation, self.remarks, self.then) = (cancellation, remarks, then)
    }
}
