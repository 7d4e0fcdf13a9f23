import Workload

/// A schedule from a CSV of real requests. The first line names the columns, in any order: `at` is needed, `before`,
/// `downstream`, `after` and `deadline` have the given defaults. Values are durations with units, `at` from any begin:
///
///     at,before,downstream,after,deadline
///     0ms,5ms,20ms,5ms,100ms
///     3.2ms,1ms,20ms,1ms,100ms
///
/// Empty lines and lines that begin with `#` are passed over.
package struct ScheduleFile {
    /// What a column that is left out holds.
    package struct Defaults: Sendable {
        package var before, downstream, after, deadline: Duration

        package init(before: Duration, downstream: Duration, after: Duration, deadline: Duration) {
            self.before = before
            self.downstream = downstream
            self.after = after
            self.deadline = deadline
        }
    }

    private enum Column: String, CaseIterable {
        case at, before, downstream, after, deadline
    }

    private let name: String
    private let defaults: Defaults
    private var columns: [Column] = []
    private var requests: [ScheduledRequest] = []

    /// - Parameter name: begins every error, with the line's number.
    package init(named name: String, defaults: Defaults) {
        self.name = name
        self.defaults = defaults
    }

    /// The schedule of a file's text. It begins at the first request and ends with the last one.
    package static func schedule(of text: String, named name: String, defaults: Defaults) throws(LoadError) -> Schedule
    {
        var file = ScheduleFile(named: name, defaults: defaults)
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            try file.take(line, number: index + 1)
        }
        guard let first = file.requests.map(\.at).min(), let last = file.requests.map(\.at).max() else {
            throw LoadError("\(name): no request in it; write a line of column names and one line a request")
        }
        guard last - first <= ScheduleTime.longest.nanoseconds else {
            throw LoadError("\(name): more than a day from the first request to the last; cut the file")
        }
        let shifted = file.requests.map { request in
            var request = request
            request.at -= first
            return request
        }
        // The last request stands for as much time as the others do in the mean.
        let span = last - first
        let gap = shifted.count > 1 ? span / Int64(shifted.count - 1) : 0
        return Schedule(shifted, duration: .nanoseconds(max(1, span + gap)))
    }

    private mutating func take(_ line: Substring, number: Int) throws(LoadError) {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { field in
            String(field.filter { !$0.isWhitespace })
        }
        guard !columns.isEmpty else { return try takeNames(fields, number: number) }
        guard fields.count == columns.count else {
            throw LoadError("\(name):\(number): \(fields.count) fields, want \(columns.count) like the column names")
        }
        guard requests.count < Schedule.maximumRequests else {
            throw LoadError("\(name):\(number): more than \(Schedule.maximumRequests) requests; cut the file")
        }
        var values: [Column: Int64] = [:]
        for (column, field) in zip(columns, fields) {
            values[column] = try value(of: column, field, number: number).nanoseconds
        }
        requests.append(
            ScheduledRequest(
                at: values[.at] ?? 0, before: values[.before] ?? defaults.before.nanoseconds,
                downstream: values[.downstream] ?? defaults.downstream.nanoseconds,
                after: values[.after] ?? defaults.after.nanoseconds,
                deadline: values[.deadline] ?? defaults.deadline.nanoseconds))
    }

    private func value(of column: Column, _ field: String, number: Int) throws(LoadError) -> Duration {
        // They are sent at times from any begin, and only what lies between is of this schedule.
        if column == .at, let time = DurationText.parse(field) { return time }
        if let time = ScheduleTime.parse(field), column != .at, column != .deadline || time > .zero {
            return time.roundedToMicroseconds
        }
        let expectation = column == .at ? DurationText.expectation : ScheduleTime.expectation
        throw LoadError("\(name):\(number): \(column) \"\(field)\": want \(expectation)")
    }

    private mutating func takeNames(_ fields: [String], number: Int) throws(LoadError) {
        for field in fields {
            guard let column = Column(rawValue: field) else {
                let known = Column.allCases.map(\.rawValue).joined(separator: ", ")
                throw LoadError("\(name):\(number): unknown column \"\(field)\"; known are \(known)")
            }
            guard !columns.contains(column) else { throw LoadError("\(name):\(number): \(column) stands there twice") }
            columns.append(column)
        }
        guard columns.contains(.at) else {
            throw LoadError("\(name):\(number): no column \"at\"; it says when to send")
        }
    }
}
