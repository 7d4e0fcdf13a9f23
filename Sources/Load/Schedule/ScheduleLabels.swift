import Workload

/// What a file of requests says of them beside their times: to which phase and to which class each belongs, by names.
package struct ScheduleLabels {
    /// In the order in which they first stand there.
    private(set) var classes: [String] = []
    /// Of each request, in the file's order; none without the column.
    private var phases: [String] = []

    private static let longestName = 20

    package static let expectation = "a name of 1 to \(longestName) letters and digits"

    package static func isName(_ text: String) -> Bool {
        RequestID(client: text.utf8) != nil && text.count <= longestName
    }

    /// The class's place among all; nil if there are too many.
    mutating func classNumber(of name: String) -> Int? {
        if let number = classes.firstIndex(of: name) { return number }
        guard classes.count < RequestClass.maximumCount else { return nil }
        classes.append(name)
        return classes.count - 1
    }

    /// Of the next request.
    mutating func add(phase: String) { phases.append(phase) }

    /// A phase lasts from its first request to the first one of the next, and the last one to the schedule's end; its
    /// rate is what its requests make of that time. None where all requests are of one.
    ///
    /// - Parameters:
    ///   - times: of the requests, in the file's order, from the schedule's begin.
    ///   - duration: of the schedule.
    func phases(of times: [Int64], lasting duration: Duration) throws(LoadError) -> [Phase] {
        guard phases.count == times.count else { return [] }
        let inOrder = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        var begins: [(at: Int64, count: Int)] = []
        var last: String?
        for index in inOrder {
            if phases[index] != last { begins.append((at: times[index], count: 0)) }
            last = phases[index]
            begins[begins.count - 1].count += 1
        }
        guard begins.count > 1 else { return [] }
        let ends = begins.dropFirst().map(\.at) + [duration.nanoseconds]
        let found = zip(begins, ends).map { begin, end in
            let length = Duration.nanoseconds(end - begin.at)
            // Of no length, as of equal times, a rate is not known: as good as none.
            let rate = length > .zero ? Double(begin.count) / length.seconds : 0
            return Phase(rate: Rate(perSecond: rate), duration: length)
        }
        try Phase.check(found)
        return found
    }
}
