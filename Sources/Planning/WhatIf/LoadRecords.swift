import Load
import Simulation

/// The records that `load --json F --records` writes.
enum LoadRecords {
    static let schema = LoadReport.schemaName

    private struct Report: Decodable {
        var records: [LoadReport.Request]?
    }

    static func requests(_ text: RecordText) throws(LoadError) -> [RecordedRequest] {
        guard let records = try text.decoded(as: Report.self).records else {
            throw LoadError("\(text.name): has no records; write it by load --json FILE --records")
        }
        var requests: [RecordedRequest] = []
        for (number, record) in records.enumerated() where LoadRecords.isSent(record) {
            requests.append(try request(record, number, text))
        }
        return requests
    }

    /// What was not sent, or cut off before its deadline, tells nothing.
    private static func isSent(_ record: LoadReport.Request) -> Bool {
        ![LoadRecord.Ending.none, .cutOff, .unsent].contains { $0.rawValue == record.ending }
    }

    private static func request(
        _ record: LoadReport.Request, _ number: Int, _ text: RecordText
    ) throws(LoadError) -> RecordedRequest {
        func time(_ milliseconds: Double, _ name: String) throws(LoadError) -> Int64 {
            try RecordedTime.nanoseconds(milliseconds, ["records", "\(number)", name], text)
        }
        let (at, lag) = (try time(record.atMs, "atMs"), try time(record.lagMs, "lagMs"))
        let deadline = try time(record.deadlineMs, "deadlineMs")
        guard deadline > 0 else { throw text.refuse(["records", "\(number)", "deadlineMs"], "more than 0") }
        var request = RecordedRequest(
            id: record.id, at: at + lag, budget: max(1, deadline - lag),
            asked: .init(
                before: Double(try time(record.beforeMs, "beforeMs")),
                after: Double(try time(record.afterMs, "afterMs")),
                downstream: try time(record.downstreamMs, "downstreamMs")),
            latency: max(0, try time(record.latencyMs, "latencyMs") - lag), end: end(of: record), isMet: record.met)
        request.attempts = record.attempts
        if let worker = record.worker { try ServedRecords.check(worker, ["records", "\(number)", "worker"], text) }
        (request.mode, request.worker) = (record.mode, record.worker)
        guard let stages = record.stagesMs else { return request }
        var times: [String: Int64] = [:]
        for (name, value) in stages {
            times[name] = try RecordedTime.nanoseconds(
                value, ["records", "\(number)", "stagesMs", name], text)
        }
        func stage(_ name: String) throws(LoadError) -> Int64 {
            guard let time = times[name] else {
                throw text.refuse(["records", "\(number)", "stagesMs"], "each stage, and it has no \(name)")
            }
            return time
        }
        request.measured = .init(
            kernel: try stage("kernel"), queue: try stage("queue"), compute: try stage("compute"),
            preempted: try stage("preempted"), downstream: try stage("downstream"), stale: try stage("stale"))
        request.measured?.isWhole = (200..<300).contains(record.status)
        return request
    }

    private static func end(of record: LoadReport.Request) -> RecordedRequest.End {
        switch (LoadRecord.Ending(rawValue: record.ending), record.status) {
        case (.replied, 200..<300): .replied
        case (.replied, 429), (.replied, 503): .refused
        case (.replied, 504): .stopped
        case (.gaveUp, _): .left
        default: .failed
        }
    }
}
