import ArgumentParser
import Configuration
import Load
import Operating
import Workload

extension Deadlined {
    struct Top: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a daemon's figures as they come, on a terminal.",
            discussion: """
                q ends it. The first lines say whether the daemon serves, how much is missed, and the main cause; \
                below are the last minute, stages, causes, workers and the newest misses.

                Exit codes: 0 good, 1 no daemon answers (with --once) or nothing can be shown, 2 usage, 128 and a \
                signal's number after one.
                """)

        @Option(help: ArgumentHelp("The daemon's admin port.", valueName: "host:port|url"))
        var admin = "\(Configuration().admin)"

        @Flag(help: "Print one screen as plain lines, and end; so it does, too, where its output is no terminal.")
        var once = false

        @Option(help: ArgumentHelp("Time between two looks (default: 1s).", valueName: "duration"))
        var interval: String?

        func run() throws {
            try Deadlined.carryOut("top") {
                let command = try command()
                return { try command.run() }
            }
        }

        private func command() throws -> TopCommand {
            try FlagValue.refuse([("--interval", once && interval != nil)], because: "beside --once")
            let every = try interval.map { try Top.interval($0) } ?? TopCommand.standardInterval
            return try FlagValue.read("--admin", admin) {
                try TopCommand(HostPort(addressOrURL: $0), every: every, once: once)
            }
        }

        private static func interval(_ text: String) throws(LoadError) -> Duration {
            let duration = try FlagValue.duration("--interval", text)
            guard TopCommand.intervals.contains(duration) else {
                throw LoadError("--interval \"\(text)\": want a duration from 200ms to 60m")
            }
            return duration
        }
    }
}
