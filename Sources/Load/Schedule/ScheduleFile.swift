import Workload

/// A schedule from a CSV of real requests (RFC 4180). The first line names the columns, in any order: `at` is needed,
/// `before`, `downstream`, `after` and `deadline` have the given defaults. Values are durations with units, `at` from
/// any begin:
///
///     at,before,downstream,after,deadline
///     0ms,5ms,20ms,5ms,100ms
///     3.2ms,1ms,20ms,1ms,100ms
///
/// A column `class` names what kind of request each is, whose misses are told apart, and `phase` a stretch of the file,
/// such as a surge. Empty lines and lines that begin with `#` are passed over.
package struct ScheduleFile {
    /// What a column that is left out holds.
    package struct Defaults: Sendable {
        package var before, downstream, deadline: Duration
        /// Nil means as long as before the call, request by request.
        package var after: Duration?
        /// Columns for which someone has given a time of his own, and by which flag.
        package var flags: [String: String] = [:]

        package init(before: Duration, downstream: Duration, after: Duration?, deadline: Duration) {
            self.before = before
            self.downstream = downstream
            self.after = after
            self.deadline = deadline
        }
    }

    private enum Column: String, CaseIterable {
        case at, before, downstream, after, deadline, phase
        case kind = "class"

        /// Whether it holds a name, and no time.
        var isName: Bool { self == .phase || self == .kind }
    }

    /// Longest file, in bytes: some 130 for each request.
    private static let maximumSize = 256 << 20

    private let name: String
    private let defaults: Defaults
    private var columns: [Column] = []
    private var requests: [ScheduledRequest] = []
    private var labels = ScheduleLabels()

    private init(named name: String, defaults: Defaults) {
        self.name = name
        self.defaults = defaults
    }

    /// The schedule of a file.
    package static func schedule(in path: String, defaults: Defaults) throws(LoadError) -> Schedule {
        let text: String
        do throws(TextProblem) {
            text = try TextFile.read(path, atMost: maximumSize, from: .anything)
        } catch {
            throw LoadError(error.description(of: path))
        }
        return try schedule(of: text, named: path, defaults: defaults)
    }

    /// The schedule of a file's text. It begins at the first request and ends with the last one.
    ///
    /// - Parameter name: begins every error, with the line's number.
    package static func schedule(of text: String, named name: String, defaults: Defaults) throws(LoadError) -> Schedule
    {
        var file = ScheduleFile(named: name, defaults: defaults)
        var rows = CSVText(text)
        do {
            while let row = try rows.next() { try file.take(row) }
        } catch let problem as TextProblem {
            throw LoadError(problem.description(of: name))
        } catch {
            throw error as? LoadError ?? LoadError("\(error)")
        }
        return try file.schedule()
    }

    private func schedule() throws(LoadError) -> Schedule {
        guard let first = requests.map(\.at).min(), let last = requests.map(\.at).max() else {
            throw LoadError("\(name): no request in it; write a line of column names and one line a request")
        }
        guard last - first <= ScheduleTime.longest.nanoseconds else {
            throw LoadError("\(name): more than a day from the first request to the last; cut the file")
        }
        let shifted = requests.map { request in
            var request = request
            request.at -= first
            return request
        }
        // The last instant of sending stands for as much time as the others do in the mean, however many belong to it.
        let span = last - first
        let instants = Set(shifted.map(\.at)).count
        let gap = instants > 1 ? span / Int64(instants - 1) : 0
        let duration = Duration.nanoseconds(span + gap)
        let phases = try LoadError.from("\(name): ") { () throws(LoadError) in
            try labels.phases(of: shifted.map(\.at), lasting: duration)
        }
        let classes = labels.classes.count > 1 ? labels.classes : []
        return Schedule(shifted, duration: duration, phases: phases, classes: classes)
    }

    private mutating func take(_ row: CSVText.Row) throws(LoadError) {
        guard !columns.isEmpty else { return try takeNames(row) }
        // Behind the last column, spreadsheets leave empty fields.
        guard row.fields.count >= columns.count, row.fields.dropFirst(columns.count).allSatisfy(\.isEmpty) else {
            throw LoadError(
                "\(name):\(row.line): \(row.fields.count) fields, want \(columns.count) like the column names")
        }
        guard requests.count < Schedule.maximumRequests else {
            throw LoadError("\(name):\(row.line): more than \(Schedule.maximumRequests) requests; cut the file")
        }
        var values: [Column: Int64] = [:]
        for (column, field) in zip(columns, row.fields) where !column.isName {
            values[column] = try value(of: column, field, line: row.line).nanoseconds
        }
        let before = values[.before] ?? defaults.before.nanoseconds
        requests.append(
            ScheduledRequest(
                at: values[.at] ?? 0, before: before,
                downstream: values[.downstream] ?? defaults.downstream.nanoseconds,
                after: values[.after] ?? defaults.after?.nanoseconds ?? before,
                deadline: values[.deadline] ?? defaults.deadline.nanoseconds, classNumber: try takeLabels(row)))
    }

    /// - Returns: the number of the request's class.
    private mutating func takeLabels(_ row: CSVText.Row) throws(LoadError) -> Int {
        var number = 0
        for (column, field) in zip(columns, row.fields) where column.isName {
            guard ScheduleLabels.isName(field) else {
                let place = "\(name):\(row.line): \(column.rawValue) \(ScheduleFile.quoted(field))"
                throw LoadError("\(place): want \(ScheduleLabels.expectation)")
            }
            guard column == .kind else {
                labels.add(phase: field)
                continue
            }
            guard let found = labels.classNumber(of: field) else {
                throw LoadError("\(name):\(row.line): more than \(RequestClass.maximumCount) classes")
            }
            number = found
        }
        return number
    }

    /// Longest text that is told of a field, in columns of a terminal: a file of another kind may be one field.
    private static let quotedWidth = 60

    private static func quoted(_ field: String) -> String { "\"\(DisplayText.shortened(field, to: quotedWidth))\"" }

    private func value(of column: Column, _ field: String, line: Int) throws(LoadError) -> Duration {
        // A space may stand before the unit.
        let parts = field.split(whereSeparator: \.isWhitespace)
        let isApart = parts.count == 2 && parts[0].last?.isNumber == true && parts[1].first?.isLetter == true
        let text = isApart ? parts.joined() : field
        // They are sent at times from any begin, and only what lies between is of this schedule.
        if column == .at, let time = DurationText.parse(text) { return time }
        if let time = ScheduleTime.parse(text)?.roundedToMicroseconds, column != .at {
            if column != .deadline || time > .zero { return time }
        }
        let expectation =
            switch column {
            case .at: DurationText.expectation
            case .deadline: "\(ScheduleTime.expectation), and 1us at least"
            case .before, .downstream, .after, .phase, .kind: ScheduleTime.expectation
            }
        throw LoadError("\(name):\(line): \(column) \(ScheduleFile.quoted(field)): want \(expectation)")
    }

    private mutating func takeNames(_ row: CSVText.Row) throws(LoadError) {
        let last = row.fields.lastIndex { !$0.isEmpty } ?? 0
        for field in row.fields[...last] {
            guard let column = Column(rawValue: field) else {
                let known = Column.allCases.map(\.rawValue).joined(separator: ", ")
                let advice =
                    field.contains(";") || field.contains("\t")
                    ? "commas part the columns here, not semicolons or tabs" : "known are \(known)"
                throw LoadError("\(name):\(row.line): unknown column \(ScheduleFile.quoted(field)); \(advice)")
            }
            guard !columns.contains(column) else {
                throw LoadError("\(name):\(row.line): \(column) stands there twice")
            }
            if let flag = defaults.flags[field] {
                throw LoadError("\(name):\(row.line): has a column \"\(field)\", so that \(flag) has no effect")
            }
            columns.append(column)
        }
        guard columns.contains(.at) else {
            throw LoadError("\(name):\(row.line): no column \"at\"; it says when to send")
        }
    }
}
