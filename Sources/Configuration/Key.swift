/// One key of the configuration, whatever the type of its value: what `Setting` declares.
package struct Key: Sendable {
    /// Who takes a value up when a reload has changed it.
    package enum Reload: Sendable {
        /// The workers that it starts. Those that they replace end by the old value.
        case newWorkers
        /// The supervisor, for all of the daemon, when the new workers accept.
        case supervisor
    }

    package let path: String
    package let flag: String?
    package let reload: Reload
    package let summary: String
    let notes: String
    /// What stands for the value in the flag's help.
    package let placeholder: String
    /// What the value may be, if the placeholder leaves that open: `1 to 240`.
    package let bounds: String?
    /// What a message says was wanted.
    let expectation: String
    /// Whether YAML's quoted text is of the right type.
    let isText: Bool
    /// Whether values are names that say what they are.
    package let isOfNames: Bool
    /// Whether the file may have a list of texts in its place.
    let isList: Bool
    /// Reads a text into a configuration.
    let assign: @Sendable (_ text: String, inout Configuration, Terms) throws(ValueRefusal) -> Void
    /// The value in a configuration, as it is written.
    package let text: @Sendable (Configuration) -> String

    /// Why a text is no value of it; nil where it is one.
    func refusal(of text: String, _ terms: Terms) -> ValueRefusal? {
        var unused = Configuration()
        do throws(ValueRefusal) { try assign(text, &unused, terms) } catch { return error }
        return nil
    }

    /// The environment variable.
    package var variable: String { Key.variable(of: path) }

    /// The group's name, if the key stands in one.
    var group: String? {
        path.firstIndex(of: ".").map { String(path[..<$0]) }
    }

    /// The name within its group.
    package var name: String {
        group.map { String(path.dropFirst($0.count + 1)) } ?? path
    }
}

extension Key {
    /// Every key, in the order in which files are written. Files, variables, flags, `check` and suggestions derive from
    /// it.
    package static let all = declared(in: ConfigurationKeys.declared)

    private static func declared(in group: any KeyGroup) -> [Key] {
        Mirror(reflecting: group).children.flatMap { _, member in
            (member as? any KeyGroup).map(declared) ?? (member as? any Declaration).map { [$0.key] } ?? []
        }
    }

    /// The groups that keys stand in, in order.
    static let groups: [String] = all.compactMap(\.group).reduce(into: []) { groups, group in
        if groups.last != group { groups.append(group) }
    }

    /// The one text that a group takes in place of its keys, for all of them: `calibration: auto`.
    static let shorthands = ["calibration": "auto"]

    /// What the names of all our environment variables begin with.
    package static let variablePrefix = "DEADLINED_"

    /// The key of that path.
    package static func at(_ path: String) -> Key? {
        all.first { $0.path == path }
    }

    /// The keys of that group, in order; none if there is no such group.
    static func inGroup(_ group: String) -> [Key] {
        all.filter { $0.group == group }
    }

    static func variable(of path: String) -> String {
        variablePrefix + path.uppercased().replacing(".", with: "_")
    }

    /// ` (did you mean "limits.body"?)` for `body`, which stands elsewhere, and for `limits.boddy`.
    static func suggestion(for path: String) -> String {
        let last = path.split(separator: ".").last ?? ""
        let elsewhere = all.first { $0.name == last }?.path
        return Suggestion.clause(elsewhere ?? Suggestion.nearest(to: path, among: all.map(\.path) + groups))
    }
}
