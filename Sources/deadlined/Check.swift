import ArgumentParser
import Configuration
import Reactor

extension Deadlined {
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Validate the configuration and print the effective one as YAML.",
            discussion: """
                Prints what `serve` would use with the same options, as a file that reads back as the same \
                configuration. What is wrong goes to stderr, one line each, and the exit code is 2. What is allowed \
                and hardly meant is a warning there.


                """ + ConfigurationOptions.layers)

        @OptionGroup var options: ConfigurationOptions

        @ArgumentParser.Flag(help: "Say beside each value where it comes from.")
        var origins = false

        @ArgumentParser.Flag(help: "Print every key with its default and what it means, and nothing else.")
        var defaults = false

        func validate() throws {
            let isAlone = options.sources.path == nil && options.sources.flags.isEmpty && !origins
            if defaults, !isAlone { throw ValidationError("--defaults stands alone: it prints what is built in") }
        }

        func run() throws {
            if defaults {
                let text = Configuration.template
                throw ExitCode(Deadlined.printed(text, by: "deadlined check"))
            }
            let text: String
            do throws(ConfigurationErrors) {
                let loaded = try options.sources.load()
                for warning in loaded.warnings { StandardStream.complain("\(warning)") }
                text = origins ? loaded.annotatedYAML : loaded.configuration.yaml
            } catch {
                StandardStream.complain("\(error)")
                throw ExitCode(2)
            }
            throw ExitCode(Deadlined.printed(text, by: "deadlined check"))
        }
    }
}
