extension Configuration {
    /// The whole configuration as a YAML file that reads back as an equal configuration.
    package var yaml: String { yaml { _ in nil } }

    /// The line of each key, with a comment beside it where `comment` has one for the key.
    func yaml(comment: (Key) -> String?) -> String {
        let lines = Key.all.map { key in
            (key: key, text: "\(key.group == nil ? "" : "  ")\(key.name): \(Configuration.scalar(key.text(self)))")
        }
        let width = lines.map(\.text.count).max() ?? 0
        var group: String?
        var yaml = ""
        for (key, text) in lines {
            if let name = key.group, name != group { yaml += "\(name):\n" }
            group = key.group
            let padding = String(repeating: " ", count: width - text.count)
            yaml += comment(key).map { "\(text)\(padding)  # \($0)\n" } ?? "\(text)\n"
        }
        return yaml
    }

    /// A value as a YAML scalar: quoted unless it has only characters that mean nothing to YAML where they stand.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || ".+-_:/".contains($0) } && text.last != ":"
        return isPlain ? text : "'\(text.replacing("'", with: "''"))'"
    }
}

extension LoadedConfiguration {
    /// The effective configuration as YAML, each key with where its value came from.
    package var annotatedYAML: String {
        configuration.yaml { (origins[$0.path] ?? .standard).description }
    }
}
