import Load
import Workload
import Yams

/// Reads a scenario's YAML: `title`, and either `requests`, or `rate`, `deadline` and the times.
struct ScenarioFile {
    private let name: String

    /// Longest file, in bytes, and most requests of a story.
    static let maximumSize = 64 << 10
    static let maximumPlayers = 26

    private static let keys = ["title", "arrivals", "rate", "before", "downstream", "after", "deadline", "requests"]
    private static let playerKeys = ["id", "at", "before", "downstream", "after", "deadline"]

    /// - Parameter path: begins every error.
    static func read(_ text: String, path: String) throws(ComparisonError) -> Scenario {
        try ScenarioFile(name: path).read(text)
    }

    private func read(_ yaml: String) throws(ComparisonError) -> Scenario {
        guard yaml.utf8.count <= ScenarioFile.maximumSize else {
            throw ComparisonError("\(name): longer than \(ScenarioFile.maximumSize) bytes")
        }
        let root: Node?
        do {
            root = try Parser(yaml: yaml, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            throw ComparisonError("\(name): no YAML: \("\(error)".split(separator: "\n").joined(separator: " "))")
        }
        guard case .mapping(let mapping) = root else {
            throw ComparisonError("\(name): want keys and values such as rate: 120/s")
        }
        let values = try fields(of: mapping, known: ScenarioFile.keys)
        let title = try text(values, "title") ?? ""
        let content: Scenario.Content =
            if let requests = values["requests"] { .story(try players(requests)) } else { .drawn(try plan(values)) }
        return Scenario(name: ScenarioFile.stem(of: name), title: title, content: content)
    }

    static func stem(of path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        return last.hasSuffix(".yaml") ? String(last.dropLast(5)) : last
    }

    private func plan(_ values: [String: Node]) throws(ComparisonError) -> SchedulePlan {
        SchedulePlan(
            arrivals: try value(values, "arrivals", Arrivals.init(_:)) ?? .poisson,
            rate: try needed(values, "rate", Rate.init(_:)), duration: .zero,
            before: try needed(values, "before", TimeDistribution.init(_:)),
            downstream: try needed(values, "downstream", TimeDistribution.init(_:)),
            after: try needed(values, "after", SchedulePlan.After.init(_:)),
            deadline: try needed(values, "deadline", ScenarioFile.duration))
    }

    private func players(_ node: Node) throws(ComparisonError) -> [Scenario.Player] {
        guard case .sequence(let sequence) = node, (1...ScenarioFile.maximumPlayers).contains(sequence.count) else {
            throw problem(node, "want a list of 1 to \(ScenarioFile.maximumPlayers) requests")
        }
        var players: [Scenario.Player] = []
        for entry in sequence {
            guard case .mapping(let mapping) = entry else { throw problem(entry, "want { id: A, at: 0ms, … }") }
            let values = try fields(of: mapping, known: ScenarioFile.playerKeys)
            guard let id = try text(values, "id"), RequestID(client: id.utf8) != nil, id.count <= 20 else {
                throw problem(entry, "want an id of 1 to 20 letters and digits")
            }
            let request = ScheduledRequest(
                at: try nanoseconds(values, "at"), before: try nanoseconds(values, "before"),
                downstream: try nanoseconds(values, "downstream"), after: try nanoseconds(values, "after"),
                deadline: max(1, try nanoseconds(values, "deadline")))
            players.append(Scenario.Player(id: id, request: request))
        }
        return players
    }

    private func nanoseconds(_ values: [String: Node], _ key: String) throws(ComparisonError) -> Int64 {
        try needed(values, key, ScenarioFile.duration).roundedToMicroseconds.nanoseconds
    }

    private static func duration(_ text: String) throws(LoadError) -> Duration {
        guard let duration = ScheduleTime.parse(text) else {
            throw LoadError("\"\(text)\": want \(ScheduleTime.expectation)")
        }
        return duration
    }
}

// MARK: - Nodes

extension ScenarioFile {
    private func fields(of mapping: Node.Mapping, known: [String]) throws(ComparisonError) -> [String: Node] {
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string, known.contains(name) else {
                throw problem(key, "unknown key; known are \(known.joined(separator: ", "))")
            }
            values[name] = value
        }
        return values
    }

    private func text(_ values: [String: Node], _ key: String) throws(ComparisonError) -> String? {
        guard let node = values[key] else { return nil }
        guard let scalar = node.scalar else { throw problem(node, "\(key): want a text") }
        return scalar.string
    }

    private func value<Value>(
        _ values: [String: Node], _ key: String, _ read: (String) throws(LoadError) -> Value
    ) throws(ComparisonError) -> Value? {
        guard let node = values[key], let text = try text(values, key) else { return nil }
        do throws(LoadError) {
            return try read(text)
        } catch {
            throw problem(node, "\(key): \(error)")
        }
    }

    private func needed<Value>(
        _ values: [String: Node], _ key: String, _ read: (String) throws(LoadError) -> Value
    ) throws(ComparisonError) -> Value {
        guard let value = try value(values, key, read) else { throw ComparisonError("\(name): \(key) is missing") }
        return value
    }

    private func problem(_ node: Node, _ what: String) -> ComparisonError {
        ComparisonError("\(name):\(node.mark?.line ?? 1):\(node.mark?.column ?? 1): \(what)")
    }
}
