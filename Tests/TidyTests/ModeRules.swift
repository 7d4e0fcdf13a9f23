/// A mode is its file and its line in the list: nothing else knows its name, but for what is about that mode.
enum ModeRules {
    private static let folder = "Sources/Modes/"
    private static let made = " = ModeChoice("

    /// Files that are about certain modes, and why.
    static let knowing = [
        "Tests/ConfigurationTests/DaemonShapeTests.swift": "each file of configs/daemons is of one mode",
        "Tests/Seeds/configuration/modes": "a fuzz target's first input is bytes",
        "Tests/Seeds/filter/outcome": "a fuzz target's first input is bytes",
        "scripts/bench.d/instructions": "a mode has a goal of its own",
        "scripts/bench.d/overload": "each mode has a goal of its own",
        "scripts/bench.d/rpc": "a mode has a goal of its own",
        "scripts/bench.d/serving": "each mode has a goal of its own",
    ]

    static func findings(_ files: [SourceFile]) -> [String] {
        mentions(files).filter { knowing[$0.file.path] == nil }.map { mention in
            mention.file.finding(mention.line, "\(mention.name): ask ModeChoice what a mode is, not for its name")
        }
    }

    /// Files of `knowing` that know no mode.
    static func idle(_ files: [SourceFile]) -> Set<String> {
        Set(knowing.keys).subtracting(mentions(files).map(\.file.path))
    }

    private struct Mention {
        let file: SourceFile
        let line: Int
        let name: Substring
    }

    private static func mentions(_ files: [SourceFile]) -> [Mention] {
        let names = files.filter { $0.path.hasPrefix(folder) }.compactMap(name)
        return files.filter { !$0.path.hasPrefix(folder) }.flatMap { file in
            file.lines.indices.flatMap { index in
                names.filter { knows(file.lines[index], $0) }.map { Mention(file: file, line: index, name: $0) }
            }
        }
    }

    /// The one that a mode's file declares. Swift's name for it is seen in its own module only.
    private static func name(_ file: SourceFile) -> Substring? {
        guard let index = file.lines.firstIndex(where: { $0.hasSuffix(made) }) else { return nil }
        return file.lines[index...].lazy.compactMap(text).first
    }

    /// `green` of `name: "green", summary: …`.
    private static func text(_ line: String) -> Substring? {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        return parts[0].hasSuffix("name: ") && parts.count > 2 ? parts[1] : nil
    }

    /// Whether the name stands there as a word of its own.
    private static func knows(_ line: String, _ name: Substring) -> Bool {
        guard line.contains(name) else { return false }
        return line.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" })
            .contains { $0 == name }
    }
}
