import Configuration
import Reactor

/// Serves until a signal ends it: the supervisor's whole life. Returns the exit code: 0 good, 1 failed, 2
/// configuration.
package func serve(_ sources: ConfigurationSources) -> Int32 {
    let loaded: LoadedConfiguration
    do throws(ConfigurationErrors) {
        loaded = try sources.load()
    } catch {
        complain("\(error)")
        return 2
    }
    DescriptorLimit.raise()
    do {
        return try Supervisor(sources: sources, loaded: loaded, log: LogDestination.current.logger).run()
    } catch {
        complain("\(error)")
        return 1
    }
}
