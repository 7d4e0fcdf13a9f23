import ArgumentParser
import Comparison
import Foundation
import Load
import Modes
import Workload

extension Deadlined {
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve the same requests in each mode and tell which keeps its deadlines, and why.",
            discussion: """
                Starts daemons and a downstream on free ports, one mode at a time, and sends each the same schedule, \
                interleaved. It refuses to compare what did not do the same work.

                Exit codes: 0 good, 1 failed, an invalid run or unequal work, 2 or 64 usage.
                """)

        @Option(
            help: ArgumentHelp("A scenario of configs/scenarios, or a file of one; repeatable.", valueName: "name|file")
        )
        var scenario: [String] = []

        @Option(help: ArgumentHelp("A mode to compare; repeatable (default: all).", valueName: "mode"))
        var mode: [String] = []

        @Option(
            help: ArgumentHelp(
                "Another server that follows the work contract; repeatable. It runs where it runs.",
                valueName: "name=url"))
        var target: [String] = []

        @Option(help: ArgumentHelp("Cores of the servers (default: one, and then all).", valueName: "list"))
        var cpus: String?

        @Option(help: ArgumentHelp("How long each run is.", valueName: "duration"))
        var duration: String?

        @Option(help: ArgumentHelp("What the schedules are drawn from.", valueName: "number"))
        var seed: UInt64 = 1

        @Flag(help: "The story and one scenario, within 60 seconds.")
        var quick = false

        func run() throws {
            let command: CompareCommand
            do {
                command = try self.command()
            } catch {
                FileHandle.standardError.write(Data("deadlined compare: \(error)\n".utf8))
                throw ExitCode(2)
            }
            let code: Int32
            do {
                code = try command.run()
            } catch {
                FileHandle.standardError.write(Data("deadlined compare: \(error)\n".utf8))
                throw ExitCode(1)
            }
            throw ExitCode(code)
        }

        private func command() throws -> CompareCommand {
            let known = ModeChoice.all.map(\.name)
            if let unknown = mode.first(where: { !known.contains($0) }) {
                throw ComparisonError("no mode \"\(unknown)\"; there are \(known.joined(separator: ", "))")
            }
            var command = CompareCommand(modes: mode.isEmpty ? known : mode)
            command.scenarios = scenario
            command.servers = try target.map(Compare.server)
            command.cpus = try cpus.map { try CPUSet($0) }
            command.duration = try duration.map { try ScheduleOptions.duration("--duration", $0) }
            command.seed = seed
            command.pace = quick ? .quick : .full
            return command
        }

        private static func server(_ text: String) throws -> (name: String, url: String) {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw ComparisonError("--target \"\(text)\": want NAME=URL")
            }
            let target = try LoadTarget(String(text[text.index(after: equals)...]))
            return (String(text[..<equals]), target.url)
        }
    }
}
