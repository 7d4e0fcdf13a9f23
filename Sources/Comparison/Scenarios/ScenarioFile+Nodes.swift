import Configuration
import Load
import Workload
import Yams

/// Values of a scenario's YAML, and what is wrong with them, with its place.
extension ScenarioFile {
    func fields(of mapping: Node.Mapping, known: [String]) throws(LoadError) -> [String: Node] {
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string, known.contains(name) else {
                let guess = Suggestion.clause(for: key.scalar?.string ?? "", among: known)
                throw problem(key, "unknown key\(guess); known are \(known.joined(separator: ", "))")
            }
            values[name] = value
        }
        return values
    }

    func text(_ values: [String: Node], _ key: String) throws(LoadError) -> String? {
        guard let node = values[key] else { return nil }
        guard let scalar = node.scalar else { throw problem(node, "\(key): want a text") }
        return ForeignText.trim(scalar.string)
    }

    func value<Value>(
        _ values: [String: Node], _ key: String, _ read: (String) throws(LoadError) -> Value
    ) throws(LoadError) -> Value? {
        guard let node = values[key], let text = try text(values, key) else { return nil }
        do throws(LoadError) {
            return try read(text)
        } catch {
            throw problem(node, "\(key): \(error)")
        }
    }

    func needed<Value>(
        _ values: [String: Node], _ key: String, of mapping: Node?, _ read: (String) throws(LoadError) -> Value
    ) throws(LoadError) -> Value {
        guard let value = try value(values, key, read) else {
            guard let mapping else { throw LoadError("\(name): \(key) is missing") }
            throw problem(mapping, "\(key) is missing")
        }
        return value
    }

    func problem(_ node: Node, _ what: String) -> LoadError {
        LoadError("\(place(node)): \(what)")
    }

    /// `FILE:LINE:COLUMN`.
    func place(_ node: Node) -> String { "\(name):\(node.mark?.line ?? 1):\(node.mark?.column ?? 1)" }
}
