import Load
import Workload

/// Whether contestants did the same work: equal bytes, and equal rounds where they say how many, request by request.
enum EqualWork {
    /// The first difference, as one line; nil if there is none. Requests without a good reply say nothing.
    static func difference(between runs: [ContestantRun]) -> String? {
        guard let count = runs.map(\.run.records.count).min() else { return nil }
        for number in 0..<count {
            var first: (name: String, record: LoadRecord)?
            for run in runs {
                let record = run.run.records[number]
                guard record.ending == .replied, record.status == 200 else { continue }
                guard let reference = first else {
                    first = (run.contestant.name, record)
                    continue
                }
                if let difference = difference(reference.record, record) {
                    let request = run.run.schedule.requests[number]
                    return "request \(number) (\(describe(request))): "
                        + "\(reference.name) and \(run.contestant.name) \(difference)"
                }
            }
        }
        return nil
    }

    private static func difference(_ one: LoadRecord, _ other: LoadRecord) -> String? {
        if let units = one.units, let others = other.units, units != others {
            return "ran different rounds: \(units.before)+\(units.after) and \(others.before)+\(others.after)"
        }
        return one.bodyHash == other.bodyHash ? nil : "returned different bytes"
    }

    private static func describe(_ request: ScheduledRequest) -> String {
        let times = [request.before, request.downstream, request.after].map { DurationText.format(.nanoseconds($0)) }
        return times.joined(separator: " + ")
    }
}
