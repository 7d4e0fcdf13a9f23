import ArgumentParser
import Comparison
import Configuration
import Daemon
import Foundation
import Load
import Modes
import Reactor
import Workload

extension Deadlined {
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve the same requests in each mode and tell which keeps its deadlines, and why.",
            discussion: """
                Starts daemons and a downstream on free ports, one mode at a time, and sends each the same schedule, \
                interleaved. It refuses to compare what did not do the same work.

                Without --scenario it tells the story, and how far each mode can be loaded with mixed and fixed on one \
                core: 4 minutes. --sweep and --capacity are asked beside the scenarios that are named.

                Exit codes: 0 good, 1 failed, an invalid run or unequal work, 2 usage, 128 and a signal's number \
                after one: the first Ctrl-C tells what there is, the second ends at once.
                """)

        @Option(
            help: ArgumentHelp("A scenario by its name (mixed), or a file of one; repeatable.", valueName: "name|file")
        )
        var scenario: [String] = []

        @Option(
            help: ArgumentHelp(
                "A mode to compare; repeatable (default: \(Compare.standardModes); none with --config).",
                valueName: "mode"))
        var mode: [String] = []

        @Option(
            help: ArgumentHelp(
                "A daemon's configuration to compare, as serve takes it, named by its file; repeatable.",
                valueName: "file"))
        var config: [String] = []

        @Option(
            help: ArgumentHelp(
                "Another server that follows the work contract; repeatable. It runs where it runs.",
                valueName: "name=url"))
        var target: [String] = []

        @Option(
            help: ArgumentHelp(
                "A key of the configuration, and values to compare it with, in each mode; repeatable.",
                valueName: "key=v1,v2"))
        var vary: [String] = []

        @Option(
            name: .customLong("protocol"),
            help: ArgumentHelp(
                "What contestants are spoken to in, each mode in each (default: http1; targets as their URLs say).",
                valueName: "http1,http2,grpc"))
        var protocols: String?

        @Option(
            help: ArgumentHelp(
                "Compare forms of one document instead: what it costs in each, and the capacity that this leaves.",
                valueName: "json,protobuf"))
        var kinds: String?

        @Option(
            help: ArgumentHelp("Cores of the servers (default: one, then all; with --config all).", valueName: "list"))
        var cpus: String?

        @Option(
            help: ArgumentHelp(
                "keep: a pool of connections. close: one for each request (default with --config).",
                valueName: "keep|close"))
        var connections: String?

        @Option(
            help: ArgumentHelp(
                "What clients send again, as load has it (default: the scenario's).", valueName: "policy")
        )
        var retries: String?

        @Option(
            help: ArgumentHelp(
                "How long each run is; with --capacity, what each contestant's search may take (default: 2m).",
                valueName: "duration"))
        var duration: String?

        @Option(help: ArgumentHelp("What the schedules are drawn from (default: 1).", valueName: "number"))
        var seed: String?

        @Option(
            help: ArgumentHelp(
                "Misses and goodput against load, in steps of 10 % or at each (50%,100%,1000%).", valueName: "10%..120%"
            ))
        var sweep: String?

        @Option(
            help: ArgumentHelp("Estimate how far each mode can be loaded with this held.", valueName: "misses<1%"))
        var capacity: String?

        @Flag(help: "With --capacity: find what surely holds, too; about 6 minutes a mode.")
        var surely = false

        @Option(help: ArgumentHelp("With --capacity: how many such machines serve this load.", valueName: "rate"))
        var fleet: String?

        @Option(
            help: ArgumentHelp("A downstream that is there already, for targets that call it too.", valueName: "url"))
        var downstream: String?

        @Option(
            help: ArgumentHelp(
                "Compute in so many hash rounds per millisecond, not by the CPU clock.", valueName: "number"))
        var calibration: String?

        @Option(help: ArgumentHelp("Write report.html and report.json there.", valueName: "folder"))
        var out: String?

        @Option(
            help: ArgumentHelp(
                "Compare nothing: write the report of this report.json again, into --out.", valueName: "file"))
        var from: String?

        @Flag(
            inversion: .prefixedNo, exclusivity: .exclusive,
            help:
                "Look first whether this machine is quiet, for 5 s (default: before a minute or more; --quick: 1 s)."
        )
        var preflight: Bool?

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp(
                "Compare nothing: tell how the second of two report.json differs from the first.",
                valueName: "file file"))
        var diff: [String] = []

        @Option(help: ArgumentHelp("With --diff: write it as JSON; - is standard output.", valueName: "file"))
        var json: String?

        @Flag(help: "The story, and a rougher capacity of mixed, within 60 seconds.")
        var quick = false

        func run() throws { try Deadlined.carryOut("compare") { try work() } }

        /// What was asked for, once it is known that it can be done.
        private func work() throws -> () throws -> Int32 {
            let given = OptionWords(ProgramArguments.all[...]).given
            if !diff.isEmpty || json != nil {
                try FlagValue.refuse(
                    given.subtracting(["--diff", "--json"]), because: "beside --diff, which compares two reports")
                let diff = try DiffCommand(diff, json: json)
                return { try diff.run() }
            }
            if let from {
                try FlagValue.refuse(
                    given.subtracting(["--from", "--out"]), because: "beside --from, which compares nothing")
                return try rewrite(from)
            }
            return try command().prepared()
        }

        private func command() throws -> CompareCommand {
            let named = try mode.map(Compare.mode)
            try refuseWithoutEffect()
            let standard = kinds == nil ? ModeChoice.compared : [.standard]
            var plan = ComparePlan(modes: named.isEmpty && config.isEmpty ? standard : named)
            plan.kinds = try kinds.map { try FlagValue.read("--kinds", $0, KindsQuestion.init(_:)) }
            // As the daemons will read it, without the variables of this process.
            for path in config { try Compare.check(path) }
            plan.configurations = config
            plan.connections = try connections.map { try FlagValue.choice("--connections", $0) }
            plan.scenarios = scenario
            plan.servers = try target.map(Compare.server)
            plan.variations = try vary.map(Variation.init(_:))
            plan.protocols = try protocols.map(ProtocolChoice.init(_:)) ?? .unasked
            // Other servers compute in rounds.
            guard target.isEmpty || calibration != nil else {
                throw LoadError("--target goes with --calibration, the rounds per millisecond it computes in")
            }
            plan.retries = try retries.map { try FlagValue.read("--retries", $0, RetryPolicy.init(_:)) }
            plan.cpus = try cpus.map { try FlagValue.read("--cpus", $0, CPUSet.init(_:)) }
            plan.duration = try duration.map { try FlagValue.positiveDuration("--duration", $0) }
            plan.sweep = try sweep.map { try FlagValue.read("--sweep", $0, LoadRange.init(_:)) }
            plan.capacity = try goal()
            plan.pace = quick ? .quick : .full
            var command = try CompareCommand(plan, machine: .current(version: Build.version, swift: Build.swift))
            command.seed = try seed.map(FlagValue.seed) ?? 1
            command.downstream = try downstream.map { text in
                _ = try FlagValue.read("--downstream", text, DownstreamURL.init(_:))
                return ForeignText.trim(text)
            }
            command.environment = ProcessInfo.processInfo.environment
            command.calibration = try calibration.map(Compare.calibration)
            command.outputFolder = out
            command.preflight = preflight
            command.commandLine = Compare.shellText(["deadlined"] + ProgramArguments.all)
            return command
        }

        private func rewrite(_ from: String) throws -> () throws -> Int32 {
            guard let out else { throw LoadError("--from goes with --out, the folder for the report") }
            let rewrite = try RewriteCommand(from, folder: out)
            return {
                try rewrite.run()
                return 0
            }
        }

        /// Refuses what another flag leaves without effect.
        private func refuseWithoutEffect() throws {
            try refuseBesideKinds()
            let isSearched = sweep != nil || capacity != nil
            try FlagValue.refuse(
                [("--quick", quick && !scenario.isEmpty && !isSearched)],
                because: "beside --scenario, which says what is compared")
            try FlagValue.refuse(
                [("--quick", quick && duration != nil)], because: "beside --duration, which says how long runs are")
            try FlagValue.refuse(
                [("--duration", duration != nil), ("--quick", quick)].map { ($0.0, $0.1 && surely) },
                because: "beside --surely, which goes on until it is sure")
            guard duration == nil || sweep == nil || capacity == nil else {
                throw LoadError(
                    "--duration: is a run's with --sweep, and a search's with --capacity; ask for the two apart")
            }
        }

        private func goal() throws -> CapacityGoal? {
            guard let capacity else {
                guard fleet == nil else { throw LoadError("--fleet goes with --capacity") }
                guard !surely else { throw LoadError("--surely goes with --capacity") }
                return nil
            }
            return CapacityGoal(
                objective: try FlagValue.read("--capacity", capacity, CapacityGoal.objective),
                fleet: try fleet.map { try FlagValue.read("--fleet", $0, Rate.init(_:)) }, isSure: surely)
        }
    }
}
