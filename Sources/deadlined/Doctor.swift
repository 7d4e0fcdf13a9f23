import ArgumentParser
import Daemon
import Operating

extension Deadlined {
    struct Doctor: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a running installation, and say in one line each what is found and what to do.",
            discussion: """
                Takes the daemon's own options, best its --config, and looks at the daemon through its admin port and \
                at the machine that both run on. `BAD` is what makes requests fail, or will; `note` is what to know of.

                Exit codes: 0 nothing is bad, 1 something is, 2 usage.


                """ + ConfigurationOptions.layers)

        @OptionGroup var options: ConfigurationOptions

        @Option(help: ArgumentHelp("Write the findings as JSON; - is standard output.", valueName: "file"))
        var json: String?

        func run() throws {
            try Deadlined.carryOut("doctor") {
                let command = try DoctorCommand(options.sources, version: Build.version, json: json)
                return { try command.run() }
            }
        }
    }
}
