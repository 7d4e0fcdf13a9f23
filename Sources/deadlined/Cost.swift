import ArgumentParser
import Comparison
import Load
import Planning
import Reactor

extension Deadlined {
    struct Cost: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say with how many cores each mode beats one competent thread.",
            discussion: """
                The competent thread is one event loop on one core that serves the earliest deadline first and lets \
                in only what will keep it. Capacities come from reports of compare --capacity where the machine has \
                the cores, and from a simulation elsewhere (~).

                Exit codes: 0 good, 1 failed, 2 usage or a report that cannot be read.
                """)

        @Option(help: ArgumentHelp("A scenario by its name, or a file of one.", valueName: "name|file"))
        var scenario = "mixed"

        @Option(help: ArgumentHelp("What all have to hold.", valueName: "misses<1%"))
        var objective = "misses<1%"

        @Option(
            help: ArgumentHelp(
                "A mode; repeatable (default: \(Compare.standardModes)).", valueName: "mode"))
        var mode: [String] = []

        @Option(help: ArgumentHelp("Numbers of cores whose capacities are shown.", valueName: "numbers"))
        var cores = "1,2,4,8"

        @Option(
            help: ArgumentHelp("A report.json of compare that has capacities of the scenario.", valueName: "file"))
        var from: String?

        @Option(
            help: ArgumentHelp(
                "A report.json of scripts/compare-peers, with gunicorn's capacity.", valueName: "file"))
        var peer: String?

        @Option(
            help: ArgumentHelp(
                "CPU time of each of gunicorn's steps beside compute, where it is simulated (default: 1ms).",
                valueName: "duration"))
        var peerStep: String?

        @Option(help: ArgumentHelp("Write it as JSON; - is standard output.", valueName: "file"))
        var json: String?

        func run() throws {
            let command: CostCommand
            do {
                command = try CostCommand(question(), json: json)
            } catch {
                StandardStream.complain("deadlined cost: \(error)")
                throw ExitCode(2)
            }
            do {
                try command.run()
            } catch {
                StandardStream.complain("deadlined cost: \(error)")
                throw ExitCode(1)
            }
        }

        private func question() throws -> CostQuestion {
            var question = CostQuestion()
            question.scenario = scenario
            question.objective = try FlagValue.read("--objective", objective, CapacityGoal.objective)
            if !mode.isEmpty { question.modes = try mode.map(Compare.mode) }
            question.cores = try WhatIf.numbers("--cores", cores).sorted()
            question.reports = [("--from", from), ("--peer", peer)].compactMap { flag, path in
                path.map { (flag: flag, path: $0) }
            }
            if let peerStep {
                try FlagValue.refuse(
                    [("--peer-step", peer != nil)], because: "beside --peer, which has gunicorn's capacity")
                question.peerStep = try FlagValue.duration("--peer-step", peerStep)
            }
            return question
        }
    }
}
