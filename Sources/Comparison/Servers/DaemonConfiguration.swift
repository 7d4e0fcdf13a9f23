import Configuration
import Load

/// A daemon's configuration as it will read it: without the variables of this process.
package enum DaemonConfiguration {
    /// - Parameters:
    ///   - path: of its file; nil where it has none.
    ///   - assignments: what flags set.
    ///   - cores: that it may use; nil: those that this process may.
    package static func load(
        _ path: String?, _ assignments: [Assignment] = [], cores: Int?
    ) throws(LoadError) -> LoadedConfiguration {
        do throws(ConfigurationErrors) {
            return try ConfigurationSources(path: path, environment: [:], flags: assignments, cpus: cores).load()
        } catch {
            throw LoadError("\(error)")
        }
    }
}
