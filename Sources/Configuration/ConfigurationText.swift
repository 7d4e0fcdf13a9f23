extension Configuration {
    /// The whole configuration as a YAML file that reads back as an equal configuration.
    package var yaml: String { yaml { _ in nil } }

    /// The line of each key, with a comment beside it where `comment` has one for the key.
    func yaml(comment: (Key) -> String?) -> String {
        let lines = Key.all.map { (key: $0, text: line($0)) }
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

    /// The file that has every key, with its default and what it means.
    package static var template: String {
        var group: String?
        return Key.all.reduce(into: templateHead) { yaml, key in
            yaml += "\n"
            if let name = key.group, name != group { yaml += "\(name):\n" }
            group = key.group
            let start = "\(key.indent)# "
            let lines = broken(key.comment, columns: templateWidth - start.count)
            yaml += lines.map { "\(start)\($0)\n" }.joined() + "\(Configuration().line(key))\n"
        }
    }

    /// Columns of a line.
    private static let templateWidth = 120

    private static let templateHead = """
        # deadlined: every key, with its default. `deadlined check --defaults` prints this file.
        #
        #   deadlined check --config configs/deadlined.yaml     validates it and prints what would be used
        #   deadlined serve --config configs/deadlined.yaml     uses it; SIGHUP reads it again
        #
        # A key that is left out has its default. Flags (--mode, --set limits.body=2MiB) win over environment variables
        # (DEADLINED_MODE, DEADLINED_LIMITS_BODY), and those over this file. Durations and sizes carry their unit:
        # 250us, 5ms, 1.5s, 2m; 512B, 16KiB, 1MiB, 2MB. When SIGHUP has it read again, new workers serve by it, and the
        # ones that they replace end by the old one; what the supervisor keeps changes when the new ones accept.

        """

    private static func broken(_ text: String, columns: Int) -> [String] {
        text.split(separator: " ").reduce(into: [""]) { lines, word in
            let last = lines.removeLast()
            let longer = last.isEmpty ? String(word) : "\(last) \(word)"
            lines += longer.count <= columns ? [longer] : [last, String(word)]
        }
    }

    private func line(_ key: Key) -> String {
        "\(key.indent)\(key.name): \(Configuration.scalar(key.text(self)))"
    }

    /// A value as a YAML scalar: quoted unless it has only characters that mean nothing to YAML where they stand.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || ".+-_:/".contains($0) } && text.last != ":"
            && text != "-"
        return isPlain ? text : "'\(text.replacing("'", with: "''"))'"
    }
}

extension Key {
    fileprivate var indent: String { group == nil ? "" : "  " }

    /// What the file says about it.
    fileprivate var comment: String {
        let wanted = [placeholder, bounds].compactMap(\.self).joined(separator: ", ")
        return "\(summary) (\(wanted)). \(notes)\(reload == .supervisor ? " Kept by the supervisor." : "")"
    }
}

extension LoadedConfiguration {
    /// The effective configuration as YAML, each key with where its value came from.
    package var annotatedYAML: String {
        configuration.yaml { (origins[$0.path] ?? .standard).description }
    }
}
