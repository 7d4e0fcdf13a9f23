import ArgumentParser
import Configuration
import Load
import Telemetry
import Workload

extension Deadlined {
    struct Trace: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Save a daemon's last seconds as a trace: who computed when, and who waited for whom.",
            discussion: """
                The file is for https://ui.perfetto.dev and chrome://tracing: a track for each thread that computed, \
                a span for each request with its stages, an arrow from who held the thread to who waited for it.

                Exit codes: 0 good, 1 failed, 2 usage, 128 and a signal's number after one.
                """)

        @Option(help: ArgumentHelp("The daemon's admin port.", valueName: "host:port|url"))
        var admin = "\(Configuration().admin)"

        @Option(help: ArgumentHelp("How far back, at most \(TraceQuery.bounds.upperBound).", valueName: "number"))
        var seconds = "\(TraceQuery.standard)"

        @Option(
            name: [.customShort("o"), .long], help: ArgumentHelp("The file; - is standard output.", valueName: "file"))
        var output: String

        func run() throws { try Deadlined.carryOut("trace") { try command().prepared() } }

        private func command() throws -> TraceCommand {
            let seconds = try FlagValue.read("--seconds", seconds) { text throws(LoadError) in
                let bounds = TraceQuery.bounds
                guard let number = Int(text), bounds.contains(number) else {
                    throw LoadError("\"\(text)\": want a number from \(bounds.lowerBound) to \(bounds.upperBound)")
                }
                return number
            }
            guard !output.isEmpty else { throw LoadError("--output: its value is empty; give it one") }
            let client = try FlagValue.read("--admin", admin) { try AdminClient(HostPort(addressOrURL: $0)) }
            return TraceCommand(of: client, seconds: seconds, to: output)
        }
    }
}
