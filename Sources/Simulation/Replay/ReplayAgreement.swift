import Workload

/// How a simulation's ends agree with what really came of the same requests, request by request.
package struct ReplayAgreement: Equatable, Sendable {
    /// Requests that both have met, and both missed.
    package var met = 0, missed = 0
    /// Missed in the record alone, and in the simulation alone.
    package var missedInRecord = 0, missedInModel = 0
    /// By how much the latencies of those that were replied to differ, in the median; nil where none is known.
    package var latencyErrorNanoseconds: Int64?

    package var total: Int { met + missed + missedInRecord + missedInModel }

    /// Of the requests on which both agree; nil where there are none.
    package var share: Double? { total > 0 ? Double(met + missed) / Double(total) : nil }

    /// - Parameters:
    ///   - records: in the order of `requests`; those that tell no end are passed over.
    ///   - ends: what the simulation made of them.
    package init(_ records: [RecordedRequest], _ requests: [SimulatedRequest], _ ends: [SimulatedEnd]) {
        var errors: [Int64] = []
        for ((record, request), end) in zip(zip(records, requests), ends) where record.end != nil {
            switch (record.isMet, end.isMet(request)) {
            case (true, true): met += 1
            case (false, false): missed += 1
            case (false, true): missedInRecord += 1
            case (true, false): missedInModel += 1
            }
            guard record.end == .replied, end.dropped == nil, let latency = record.latency else { continue }
            errors.append(abs(end.endedAt - request.at - latency))
        }
        latencyErrorNanoseconds = errors.median
    }
}
