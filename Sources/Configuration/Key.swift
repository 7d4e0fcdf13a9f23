/// One key of the configuration: its name in every layer, how its value is written, and where it is kept.
package struct Key: Sendable {
    /// The name in files and in errors: `limits.body`.
    package let path: String
    /// The flag of its own, without dashes, if it has one; `--set` reaches every key.
    package let flag: String?
    /// One line for the flag's help.
    package let summary: String
    /// What stands for the value in the flag's help.
    package let placeholder: String
    /// What a message says was wanted.
    let expectation: String
    /// Whether YAML's quoted text is of the right type.
    let isText: Bool
    /// Reads a text into a configuration.
    let assign: @Sendable (_ text: String, inout Configuration, Terms) throws(Refusal) -> Void
    /// The value in a configuration, as it is written.
    package let text: @Sendable (Configuration) -> String

    init<Value>(
        _ path: String, _ field: WritableKeyPath<Configuration, Value> & Sendable, _ grammar: Grammar<Value>,
        flag: String? = nil, _ summary: String
    ) {
        self.path = path
        self.flag = flag
        self.summary = summary
        placeholder = grammar.placeholder
        expectation = grammar.expectation
        isText = grammar.isText
        assign = { text, configuration, terms throws(Refusal) in
            configuration[keyPath: field] = try grammar.parse(text, terms)
        }
        text = { grammar.format($0[keyPath: field]) }
    }

    /// The environment variable.
    package var variable: String { Key.variable(of: path) }

    /// The group's name, if the key stands in one.
    var group: String? {
        path.firstIndex(of: ".").map { String(path[..<$0]) }
    }

    /// The name within its group.
    var name: String {
        group.map { String(path.dropFirst($0.count + 1)) } ?? path
    }
}

extension Key {
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
