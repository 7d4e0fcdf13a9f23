import ArgumentParser
import Daemon

extension Deadlined {
    struct Serve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve requests until a signal ends it.",
            discussion: """
                SIGHUP reads the configuration file again and replaces the workers; SIGTERM drains and ends, a second \
                one ends at once.


                """ + ConfigurationOptions.layers)

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            throw ExitCode(serve(options.sources))
        }
    }
}
