import Modes
import Workload
import Yams

/// The layer of the configuration file: YAML, read node by node so that every error has its place.
struct ConfigurationFile {
    /// The path as it was given; errors begin with it.
    let name: String

    /// Longest file that is read, in bytes.
    static let maximumBytes = 1 << 20
    /// Most aliases (`*name`) in a file. An alias of aliases unfolds when Yams compares a mapping's keys: 32 unfold to
    /// some 3^(32/3), a hundred thousand nodes, and more would soon be a bomb.
    static let maximumAliases = 32

    func read(into reading: inout Reading) {
        do throws(TextProblem) {
            let text = try TextFile.read(name, atMost: ConfigurationFile.maximumBytes, from: .regularFile)
            parse(text, into: &reading)
        } catch {
            let place = error.position.map { Origin.file(name, line: $0.line, column: $0.column).place }
            reading.refuse(place ?? "--config \(name.onOneLine)", error.message)
        }
    }

    func parse(_ text: String, into reading: inout Reading) {
        guard ConfigurationFile.aliases(in: text) <= ConfigurationFile.maximumAliases else {
            let most = "at most \(ConfigurationFile.maximumAliases) aliases (*name)"
            return reading.refuse(name.onOneLine, ValueRefusal(want: most, got: "more").message)
        }
        do {
            // No rules: a value's type is its key's. The encoding is given, or Yams would ask the environment for it.
            guard let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else { return }
            readRoot(root, into: &reading)
        } catch {
            let (position, problem) = SyntaxProblem.describe(error)
            let place = position.map { Origin.file(name, line: $0.line, column: $0.column).place }
            reading.refuse(place ?? name.onOneLine, problem)
        }
    }

    private func readRoot(_ root: Node, into reading: inout Reading) {
        switch root {
        case .mapping(let mapping):
            for (key, value) in mapping { readPair(key, value, in: nil, into: &reading) }
        case .scalar(let scalar) where scalar.isNothing: break
        default:
            let refusal = ValueRefusal(
                want: "keys and values such as mode: \(ModeChoice.standard.name)", got: root.shown)
            reading.refuse(origin(root.mark).place, refusal.message)
        }
    }

    private func readPair(_ key: Node, _ value: Node, in group: String?, into reading: inout Reading) {
        let keyOrigin = origin(key.mark)
        guard case .scalar(let name) = key, name.hasNoTag else {
            return reading.refuse(keyOrigin.place, ValueRefusal(want: "a key's name", got: key.shown).message)
        }
        let path = group.map { "\($0).\(name.string)" } ?? name.string
        if let problem = ConfigurationFile.problem(of: path, in: group) {
            return reading.refuse(keyOrigin.place, "unknown key \(path.quoted)\(problem)")
        }
        if case .sequence(let list) = value, let listed = Key.at(path), listed.isList {
            return readList(list, for: listed, from: origin(list.mark ?? key.mark), into: &reading)
        }
        switch value {
        case .mapping(let mapping) where Key.groups.contains(path):
            for (key, value) in mapping { readPair(key, value, in: path, into: &reading) }
        case .scalar(let scalar) where scalar.isNothing && Key.at(path) == nil:
            break  // A group whose keys are all commented out.
        case .scalar(let scalar) where !scalar.isNothing && scalar.hasNoTag:
            reading.take(scalar.string, isQuoted: scalar.style != .plain, for: path, from: origin(scalar.mark))
        default:
            let want = Key.at(path)?.expectation ?? Reading.expectation(ofGroup: path)
            let origin = value.scalar?.isNothing == true ? keyOrigin : origin(value.mark)
            reading.refuse(path, from: origin, ValueRefusal(want: want, got: value.shown).message)
        }
    }

    /// Its texts are judged each by itself, and then read as one, with commas between them.
    private func readList(_ list: Node.Sequence, for key: Key, from origin: Origin, into reading: inout Reading) {
        guard !list.isEmpty else {
            let refusal = ValueRefusal(want: "at least one URL", got: "an empty list")
            return reading.refuse(key.path, from: origin, refusal.message)
        }
        var texts: [String] = []
        for node in list {
            let place = self.origin(node.mark)
            guard case .scalar(let scalar) = node, !scalar.isNothing, scalar.hasNoTag else {
                let refusal = ValueRefusal(want: "a list of URLs", got: node.shown)
                return reading.refuse(key.path, from: place, refusal.message)
            }
            let text = ForeignText.trim(scalar.string)
            if let refusal = key.refusal(of: text, reading.terms) {
                return reading.refuse(key.path, from: place, refusal.message)
            }
            texts.append(text)
        }
        reading.take(texts.joined(separator: ","), for: key.path, from: origin)
    }

    /// Why a path is no key's or group's that stands in that group, if so: what to say behind it.
    private static func problem(of path: String, in group: String?) -> String? {
        guard let key = Key.at(path) else {
            return Key.groups.contains(path) ? nil : Key.suggestion(for: path)
        }
        guard let home = key.group, home != group else { return nil }
        return ": \(key.name) stands below \(home)"
    }

    /// Yams marks every node that it composes.
    private func origin(_ mark: Mark?) -> Origin {
        .file(name, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }

    /// How many aliases the text may have at most: each `*` before a name counts, wherever it stands.
    private static func aliases(in text: String) -> Int {
        zip(text.utf8, text.utf8.dropFirst()).count { star, next in
            guard star == UInt8(ascii: "*") else { return false }
            let character = Character(Unicode.Scalar(next))
            return character.isASCIILetter || character.isASCIIDigit || character == "_" || character == "-"
        }
    }
}

extension Node {
    /// What a message says stands there.
    fileprivate var shown: String {
        switch self {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .alias: "an alias"
        case .scalar(let scalar):
            scalar.isNothing
                ? "nothing" : scalar.hasNoTag ? scalar.string.quoted : "the tag \(scalar.tag.rawValue.quoted)"
        }
    }
}

extension Node.Scalar {
    /// YAML's null.
    fileprivate var isNothing: Bool {
        style == .plain && hasNoTag && ["", "~", "null", "Null", "NULL"].contains(string)
    }

    /// Types are the keys' business, not the file's.
    fileprivate var hasNoTag: Bool {
        ["", Tag.Name.str.rawValue].contains(tag.rawValue)
    }
}
