import Workload

/// A client of one machine, by which a fleet's attempts are made. Loop thread only.
protocol AttemptClient: AnyObject {
    func send(
        _ call: Call, until cancellation: Cancellation?, remarks: CallRemarks?, then: @escaping (Answer) -> Void)
    /// Keeps no connection without calls.
    func close()
}

extension DownstreamClient: AttemptClient {}
extension RPCDownstreamClient: AttemptClient {}
