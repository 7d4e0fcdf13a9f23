import ArgumentParser
import Configuration
import Foundation
import Modes

/// The flags that `serve` and `check` share. Names and help come from the keys.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Configuration file, YAML; without it none is read.", valueName: "file"))
    var config: String?

    @Option(key: "mode", placeholder: ModeChoice.all.map(\.name).joined(separator: "|")) var mode: Assignment?
    @Option(key: "listen") var listen: Assignment?
    @Option(key: "admin") var admin: Assignment?
    @Option(key: "workers") var workers: Assignment?
    @Option(key: "accept") var accept: Assignment?
    @Option(key: "accept_batch") var acceptBatch: Assignment?
    @Option(key: "load") var load: Assignment?
    @Option(key: "working_set") var workingSet: Assignment?
    @Option(key: "threads") var threads: Assignment?
    @Option(key: "deadline") var deadline: Assignment?
    @Option(key: "workload.kind") var kind: Assignment?
    @Option(key: "workload.before") var before: Assignment?
    @Option(key: "workload.downstream") var downstreamTime: Assignment?
    @Option(key: "workload.after") var after: Assignment?
    @Option(key: "downstream") var downstream: Assignment?
    @Option(key: "downstream_timeout") var downstreamTimeout: Assignment?
    @Option(key: "drain_delay") var drainDelay: Assignment?
    @Option(key: "drain_timeout") var drainTimeout: Assignment?

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
        let name = "\(key.path)=<\(key.placeholder)>"
        let padding = String(repeating: " ", count: max(1, 34 - name.count))
        return "  \(name)\(padding)\(key.summary)"
    }

    var sources: ConfigurationSources {
        // As they are declared: a list of them could forget one.
        let named = Mirror(reflecting: self).children.compactMap { ($0.value as? Option<Assignment?>)?.wrappedValue }
        return ConfigurationOptions.sources(path: config, flags: named + set)
    }

    /// The layers of this process.
    static func sources(
        path: String?, flags: [Assignment] = [], environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> ConfigurationSources {
        ConfigurationSources(
            path: path, environment: environment, flags: flags,
            modes: ModeChoice.all.map(\.name),
            threaded: ModeChoice.all.filter { !$0.sharesOneThread }.map(\.name))
    }

    private static func assignment(_ pair: String) throws -> Assignment {
        guard let assignment = Assignment(set: pair) else {
            throw ValidationError("want key=value such as limits.body=2MiB")
        }
        return assignment
    }
}

extension Option where Value == Assignment? {
    /// The flag of the key of that path, which must have one.
    fileprivate init(key path: String, placeholder: String? = nil) {
        guard let key = Key.at(path), let flag = key.flag else { preconditionFailure("no flag for \(path)") }
        let standard = key.text(Configuration())
        self.init(
            name: .customLong(flag),
            help: ArgumentHelp("\(key.summary) (default: \(standard)).", valueName: placeholder ?? key.placeholder),
            transform: { Assignment(flag: "--\(flag)", path: path, text: $0) })
    }
}
