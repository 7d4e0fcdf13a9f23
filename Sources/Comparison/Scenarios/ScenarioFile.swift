import Configuration
import Load
import Workload
import Yams

/// Reads a scenario's YAML: `title`, and either `requests`, or `rate` (or `phases`), `deadline` and the times (or
/// `classes`).
struct ScenarioFile {
    let name: String

    /// Longest file, in bytes, and most requests of a story.
    static let maximumSize = 64 << 10
    static let maximumPlayers = 26

    private static let keys = [
        "title", "arrivals", "rate", "phases", "before", "downstream", "after", "deadline", "classes", "retries",
        "requests", "vary",
    ]
    private static let playerKeys = ["id", "at", "before", "downstream", "after", "deadline"]

    /// - Parameter path: begins every error.
    static func read(_ text: String, path: String) throws(LoadError) -> Scenario {
        try ScenarioFile(name: path).read(text)
    }

    private func read(_ yaml: String) throws(LoadError) -> Scenario {
        let root: Node?
        do {
            root = try Parser(yaml: yaml, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            let (position, problem) = SyntaxProblem.describe(error)
            let place = position.map { ":\($0.line):\($0.column)" } ?? ""
            throw LoadError("\(name)\(place): \(problem)")
        }
        guard case .mapping(let mapping) = root else {
            throw LoadError("\(name): want keys and values such as rate: 120/s")
        }
        let values = try fields(of: mapping, known: ScenarioFile.keys)
        let title = try text(values, "title") ?? ""
        let content: Scenario.Content =
            if let requests = values["requests"] {
                .story(try story(requests, beside: mapping))
            } else {
                .drawn(try plan(values, root))
            }
        return Scenario(
            name: ScenarioFile.stem(of: name), title: title, content: content,
            retries: try value(values, "retries", RetryPolicy.init(_:)) ?? .none,
            variations: try values["vary"].map(variations) ?? [])
    }

    static func stem(of path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        let ending = [".yaml", ".yml"].first(where: last.hasSuffix) ?? ""
        return String(last.dropLast(ending.count))
    }

    /// A story's requests have their own times: whatever else would say them has no effect.
    private func story(_ requests: Node, beside mapping: Node.Mapping) throws(LoadError) -> [Scenario.Player] {
        for (key, _) in mapping where !["title", "requests", "vary"].contains(key.scalar?.string) {
            throw problem(key, "\(key.scalar?.string ?? "") has no effect beside requests; leave one of them out")
        }
        return try players(requests)
    }

    private func players(_ node: Node) throws(LoadError) -> [Scenario.Player] {
        guard case .sequence(let sequence) = node, (1...ScenarioFile.maximumPlayers).contains(sequence.count) else {
            throw problem(node, "want a list of 1 to \(ScenarioFile.maximumPlayers) requests")
        }
        var players: [Scenario.Player] = []
        for entry in sequence {
            let player = try player(entry)
            guard !players.contains(where: { $0.id == player.id }) else {
                throw problem(entry, "id \(player.id) stands there twice; give each request its own")
            }
            players.append(player)
        }
        return players
    }

    private func player(_ entry: Node) throws(LoadError) -> Scenario.Player {
        guard case .mapping(let mapping) = entry else { throw problem(entry, "want { id: A, at: 0ms, … }") }
        let values = try fields(of: mapping, known: ScenarioFile.playerKeys)
        guard let id = try text(values, "id"), RequestID(client: id.utf8) != nil, id.count <= 20 else {
            throw problem(values["id"] ?? entry, "want an id of 1 to 20 letters and digits")
        }
        func time(_ key: String, _ read: (String) throws(LoadError) -> Duration) throws(LoadError) -> Int64 {
            try needed(values, key, of: entry, read).roundedToMicroseconds.nanoseconds
        }
        let request = ScheduledRequest(
            at: try time("at", ScheduleTime.read), before: try time("before", ScheduleTime.read),
            downstream: try time("downstream", ScheduleTime.read), after: try time("after", ScheduleTime.read),
            deadline: try time("deadline", ScenarioFile.deadline))
        return Scenario.Player(id: id, request: request)
    }

    /// At least a microsecond: in no time nothing is replied to.
    static func deadline(_ text: String) throws(LoadError) -> Duration {
        let deadline = try ScheduleTime.read(text)
        guard deadline >= .microseconds(1) else { throw LoadError("\"\(text)\": want a deadline of 1us or more") }
        return deadline
    }
}
