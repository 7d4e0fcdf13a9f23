import Load
import Workload

/// What a contestant has of its own, where keys of the configuration vary.
package struct VariedReport: Codable, Equatable, Sendable {
    package struct Setting: Codable, Equatable, Sendable {
        package var key, value: String
    }

    /// The mode with its processes, or the configuration file: without what varies.
    package var base: String
    /// What of it stands in the contestant's name; empty where all have the same.
    package var words: String
    package var settings: [Setting]

    /// Nil for a contestant without any.
    init?(_ contestant: Contestant) {
        guard case .daemon(let shape) = contestant, !shape.varied.isEmpty else { return nil }
        base = shape.base
        words = shape.varied.compactMap(\.word).joined(separator: " ")
        settings = shape.varied.map { Setting(key: $0.key, value: $0.value) }
    }

    /// `scheduling.discipline=edf`, one after the other.
    var text: String { settings.map { "\($0.key)=\($0.value)" }.joined(separator: " ") }
}

extension TrialReport {
    /// Which keys vary, with their values, as a clause; nil where none does.
    var varied: String? {
        let settings = contestants.compactMap(\.varied).flatMap(\.settings)
        let keys = settings.map(\.key).reduce(into: [String]()) { keys, key in
            if !keys.contains(key) { keys.append(key) }
        }
        guard !keys.isEmpty else { return nil }
        return keys.map { key in
            let values = settings.filter { $0.key == key }.map(\.value).reduce(into: [String]()) { values, value in
                if !values.contains(value) { values.append(value) }
            }
            return "\(key)=\(values.joined(separator: ","))"
        }.joined(separator: " ")
    }
}
