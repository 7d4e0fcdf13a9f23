import Workload

/// Where a configuration is read from: flags over environment over file over defaults. Kept by the daemon, which loads
/// again on SIGHUP: flags and environment are then as they were, the file is read anew.
package struct ConfigurationSources: Sendable {
    /// The file; nil where none is read.
    package var path: String?
    /// The process's environment; only variables that begin with `DEADLINED_` are looked at.
    package var environment: [String: String]
    package var flags: [Assignment]
    package var terms: Terms
    /// Measure what workers may have, each time that a configuration is loaded.
    private let measureRoom: @Sendable () -> Room?
    private let measureCPUs: @Sendable () -> Int

    /// - Parameters:
    ///   - cpus: what `cpus` and `cpus+1` are resolved against; nil: what this process may use.
    ///   - room: measures what workers may take of the machine.
    package init(
        path: String?, environment: [String: String], flags: [Assignment], cpus: Int? = nil,
        room: @escaping @Sendable () -> Room? = Room.now
    ) {
        self.path = path
        self.environment = environment
        self.flags = flags
        terms = Terms(cpus: cpus ?? 1)
        measureRoom = room
        measureCPUs = { cpus ?? UsableCPUs.count }
    }

    /// Reads all layers. Synchronous, and makes no thread.
    ///
    /// - Parameter sharing: bytes of application data that are loaded, and need no further room if they are to stay.
    package func load(sharing: Int? = nil) throws(ConfigurationErrors) -> LoadedConfiguration {
        var terms = terms
        terms.room = measureRoom()
        terms.cpus = measureCPUs()
        terms.room?.sharing = sharing
        var reading = Reading(terms: terms)
        if let path { ConfigurationFile(name: path).read(into: &reading) }
        readEnvironment(into: &reading)
        readFlags(into: &reading)
        if reading.errors.isEmpty { reading.checkRules() }
        guard reading.errors.isEmpty else { throw reading.errors }
        return LoadedConfiguration(
            configuration: reading.configuration, origins: reading.origins, overrides: reading.overrides)
    }

    private func readEnvironment(into reading: inout Reading) {
        let paths = Key.all.map(\.path) + Key.shorthands.keys
        let variables = Dictionary(uniqueKeysWithValues: paths.map { (Key.variable(of: $0), $0) })
        let ours = environment.filter {
            $0.key.hasPrefix(Key.variablePrefix) && (variables[$0.key] != nil || !ServiceLink.isOne($0.key, $0.value))
        }
        for (variable, text) in ours.sorted(by: { $0.key < $1.key }) {
            if let path = variables[variable] {
                reading.take(text, for: path, from: .environment(variable))
            } else {
                let guess = Suggestion.clause(for: variable, among: variables.keys.sorted())
                reading.refuse(variable.onOneLine, "unknown variable\(guess)")
            }
        }
    }

    private func readFlags(into reading: inout Reading) {
        for assignment in flags {
            let path = assignment.path
            let origin = Origin.flag(assignment.flag)
            if Key.at(path) != nil || Key.groups.contains(path) {
                reading.take(assignment.text, for: path, from: origin)
            } else {
                reading.refuse(origin.place, "unknown key\(Key.suggestion(for: path))")
            }
        }
    }
}
