import ArgumentParser
import Comparison
import Daemon
import Load
import Planning
import Reactor

extension Deadlined {
    struct Cost: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say with how many cores each mode beats one competent thread.",
            discussion: """
                The competent thread is one event loop on one core that serves the earliest deadline first and lets \
                in only what will keep it. Capacities are measured, on one core and on all, as compare --capacity \
                does it, or come from a report of it; beyond these cores they are simulated (~).

                Exit codes: 0 good, 1 failed, 2 usage or a report that cannot be read, 128 and a signal's number \
                after one.
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

        @Flag(help: "Measure nothing: simulate all that no report has.")
        var simulate = false

        @Option(
            help: ArgumentHelp(
                "How long each mode is measured, on one core and on all (default: 60s).", valueName: "duration"))
        var duration: String?

        @Option(
            help: ArgumentHelp(
                "A report.json of scripts/compare-peers, with gunicorn's capacity.", valueName: "file"))
        var peer: String?

        @Option(
            help: ArgumentHelp(
                "CPU time of each of gunicorn's steps beside compute, where it is simulated (default: 2ms).",
                valueName: "duration"))
        var peerStep: String?

        @Option(help: ArgumentHelp("Write it as JSON; - is standard output.", valueName: "file"))
        var json: String?

        func run() throws {
            try Deadlined.carryOut("cost") {
                let machine = Machine.current(version: Build.version, swift: Build.swift)
                return try CostCommand(question(), on: machine, json: json).prepared()
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
            question.isMeasured = from == nil && !simulate
            try FlagValue.refuse(
                [("--duration", duration != nil && !question.isMeasured), ("--simulate", from != nil && simulate)],
                because: from == nil
                    ? "beside --simulate, which measures nothing" : "beside --from, whose report it takes")
            if let duration { question.searching = try FlagValue.positiveDuration("--duration", duration) }
            if let peerStep {
                try FlagValue.refuse(
                    [("--peer-step", peer != nil)], because: "beside --peer, which has gunicorn's capacity")
                question.peerStep = try FlagValue.duration("--peer-step", peerStep)
            }
            return question
        }
    }
}
