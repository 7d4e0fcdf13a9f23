import ArgumentParser
import Configuration
import Foundation

/// The flags that `serve` and `check` share. Names and help come from the keys.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Configuration file, YAML; without it none is read.", valueName: "file"))
    var config: String?

    @OptionGroup var keys: KeyFlags

    @Option(
        help: ArgumentHelp("Set any key, such as limits.body=2MiB; repeatable.", valueName: "key=value"),
        transform: ConfigurationOptions.assignment)
    var set: [Assignment] = []

    /// What help says about the layers, and the keys that have no flag of their own.
    static let layers = """
        A flag wins over its DEADLINED_… variable (limits.body is DEADLINED_LIMITS_BODY), that over the file, and that \
        over the default. Keys without a flag of their own are set by --set:

        \(Key.all.filter { $0.flag == nil }.map(ConfigurationOptions.line).joined(separator: "\n"))
        """

    private static func line(for key: Key) -> String {
        let name = "\(key.path)=<\(placeholder(key))>"
        let padding = String(repeating: " ", count: max(1, 34 - name.count))
        return "  \(name)\(padding)\(key.summary)"
    }

    var sources: ConfigurationSources {
        ConfigurationOptions.sources(path: config, flags: keys.assignments + set)
    }

    /// The layers of this process.
    static func sources(
        path: String?, flags: [Assignment] = [], environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> ConfigurationSources {
        ConfigurationSources(path: path, environment: environment, flags: flags)
    }

    static func placeholder(_ key: Key) -> String { key.placeholder.replacing(" ", with: "") }

    private static func assignment(_ pair: String) throws -> Assignment {
        guard let assignment = Assignment(set: pair) else {
            throw ValidationError("want key=value such as limits.body=2MiB")
        }
        return assignment
    }
}
