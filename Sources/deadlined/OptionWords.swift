import ArgumentParser
import Foundation
import Workload

/// The options of a command line as words, looked at before they are read: ArgumentParser takes the last of two without
/// a word, and an empty value (a shell's variable that is not set) for one.
struct OptionWords {
    /// A word such as `--json` or `-o`, and the value that is joined to it by `=`, or the word behind it.
    private struct Option {
        var name: String
        var value: String?
    }

    private let options: [Option]

    /// - Parameter arguments: without the program's name.
    init(_ arguments: ArraySlice<String>) {
        let words = Array(arguments.prefix { $0 != "--" })
        options = words.indices.filter { words[$0].hasPrefix("-") && words[$0] != "-" }.map { index in
            guard let equals = words[index].firstIndex(of: "=") else {
                return Option(name: words[index], value: words.dropFirst(index + 1).first)
            }
            let value = words[index][words[index].index(after: equals)...]
            return Option(name: String(words[index][..<equals]), value: String(value))
        }
    }

    /// The names of all that are given, whatever options there are or will be.
    var given: Set<String> { Set(options.map(\.name).filter { $0.hasPrefix("--") }) }

    /// What is wrong with them, as one clause; nil for nothing.
    ///
    /// - Parameter command: that they are for.
    func problem(for command: any ParsableCommand.Type) -> String? {
        let empty = options.filter { $0.value.map { ForeignText.trim($0).isEmpty } ?? false }.map(\.name)
        let hasShort = options.contains { !$0.name.hasPrefix("--") }
        // What a command takes is only asked where there may be something to say.
        guard hasShort || !empty.isEmpty || Set(options.map(\.name)).count < options.count else { return nil }
        let known = OptionWords.options(of: command)
        if let name = empty.first(where: { known[$0] != nil }) {
            return "\(name): its value is empty; give it one, or leave it out"
        }
        let names = options.map { known[$0.name]?.name ?? $0.name }
        let twice = names.indices.filter { names[..<$0].contains(names[$0]) }.map { names[$0] }
        guard let name = twice.first(where: { known[$0]?.isRepeatable == false }) else { return nil }
        return "\(name): given twice, and takes one value; leave one of them out"
    }

    /// What ArgumentParser tells of a command's arguments, in JSON.
    private struct Help: Decodable {
        struct Command: Decodable {
            var arguments: [Argument]?
        }

        struct Argument: Decodable {
            var kind: String
            var isRepeating: Bool
            var names: [Name]?
        }

        struct Name: Decodable {
            var kind: String
            var name: String

            /// As it is written.
            var word: String { (kind == "short" ? "-" : "--") + name }
        }

        var command: Command
    }

    /// The options that take a value, by each of their names: the longest one, and whether it may be given more than
    /// once.
    private static func options(
        of command: any ParsableCommand.Type
    ) -> [String: (name: String, isRepeatable: Bool)] {
        guard let help = try? JSONDecoder().decode(Help.self, from: Data(command._dumpHelp().utf8)) else { return [:] }
        var options: [String: (name: String, isRepeatable: Bool)] = [:]
        for argument in help.command.arguments ?? [] where argument.kind == "option" {
            let words = (argument.names ?? []).map(\.word)
            guard let longest = words.max(by: { $0.count < $1.count }) else { continue }
            for word in words { options[word] = (longest, argument.isRepeating) }
        }
        return options
    }
}
