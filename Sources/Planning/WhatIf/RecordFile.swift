import Foundation
import Load
import Simulation
import Telemetry
import Workload

/// A file of requests: `load`'s JSON with its records, a saved `/requests` of a daemon, or a CSV as `load --csv` takes
/// it. What it is is seen in its text.
package struct RecordFile: Sendable {
    package enum Source: Sendable {
        /// As clients saw it, daemons' stages with it.
        case load
        /// A daemon's own records.
        case daemon
        /// Requests that are only planned.
        case schedule
    }

    package let source: Source
    package let records: [RecordedRequest]

    /// Longest file, in bytes.
    private static let maximumSize = 256 << 20
    private static let standardInput = "-"
    /// What a CSV leaves out, as `load` has it.
    private static let defaults = ScheduleFile.Defaults(
        before: .milliseconds(5), downstream: .milliseconds(20), after: .milliseconds(5), deadline: .milliseconds(100))

    /// - Parameter path: `-` is standard input.
    package init(reading path: String) throws(LoadError) {
        let isInput = path == RecordFile.standardInput
        let name = isInput ? "standard input" : path
        let text: String
        do throws(TextProblem) {
            text = try TextFile.read(isInput ? "/dev/stdin" : path, atMost: RecordFile.maximumSize, from: .anything)
        } catch {
            throw LoadError(error.description(of: name))
        }
        try self.init(text, named: name)
    }

    /// - Parameter name: begins every error.
    init(_ text: String, named name: String) throws(LoadError) {
        guard let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) else {
            throw LoadError("\(name): is empty; \(RecordFile.advice)")
        }
        if first == "{" || first == "[" {
            (source, records) = try RecordFile.read(RecordText(text, named: name))
        } else {
            let schedule = try ScheduleFile.schedule(of: text, named: name, defaults: RecordFile.defaults)
            (source, records) = (.schedule, schedule.requests.enumerated().map(RecordedRequest.init(planned:_:)))
        }
        guard !records.isEmpty else { throw LoadError("\(name): no request in it; \(RecordFile.advice)") }
    }

    private static let advice =
        "write one by load --json FILE --records, or from a daemon's /requests?limit=1000, or a CSV as load takes it"

    private struct Head: Decodable {
        var schema: String?
    }

    private static func read(_ text: RecordText) throws(LoadError) -> (Source, [RecordedRequest]) {
        let head = try text.decoded(as: Head.self)
        guard let schema = head.schema else {
            let list = try text.decoded(as: RequestEntry.List.self, .convertFromSnakeCase)
            return (.daemon, try DaemonRecords.requests(list.requests, text))
        }
        guard schema == LoadRecords.schema else {
            throw LoadError(
                "\(text.name): its schema is \(PlainText.shown(schema)), want \(LoadRecords.schema); "
                    + "write one by load --json FILE --records")
        }
        return (.load, try LoadRecords.requests(text))
    }
}

extension RecordedRequest {
    /// Of a schedule.
    fileprivate init(planned number: Int, _ request: ScheduledRequest) {
        self.init(
            id: "\(number)", at: request.at, budget: request.deadline,
            asked: Asked(
                before: Double(request.before), after: Double(request.after), downstream: request.downstream))
    }
}
