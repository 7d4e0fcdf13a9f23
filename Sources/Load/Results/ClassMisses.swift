import Workload

/// What was missed of one class of a schedule's requests.
package struct ClassMisses: Codable, Equatable, Sendable {
    package var name: String
    /// The shortest of its requests.
    package var deadlineMs: Double
    package var misses: MissRatio

    /// One for each class; nil for requests of one class.
    ///
    /// - Parameters:
    ///   - runs: of one schedule, cut in stretches or not.
    ///   - start: requests that were scheduled before it are left out (warm-up).
    package static func all(of runs: [LoadRun], from start: Duration = .zero) -> [ClassMisses]? {
        guard let names = runs.first?.schedule.classes, !names.isEmpty else { return nil }
        let pairs = runs.flatMap { $0.pairs(from: start) }.filter { $0.record.ending != .cutOff }
        return names.enumerated().map { number, name in
            let own = pairs.filter { $0.request.classNumber == number }
            return ClassMisses(
                name: name, deadlineMs: Double(own.map(\.request.deadline).min() ?? 0) / 1e6,
                misses: MissRatio(own.map { !$0.record.isMet($0.request) }))
        }
    }
}

extension ClassMisses: CustomStringConvertible {
    /// As in `short 1.25 % (0.90…1.73) of 800`.
    package var description: String { "\(name) \(misses.text) of \(misses.total)" }
}
