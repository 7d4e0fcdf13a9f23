import ArgumentParser
import Balancing
import Comparison
import Configuration
import Load
import Modes
import Planning
import Reactor
import Scheduling
import Workload

extension Deadlined {
    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how many machines a load needs, by mode, and what a fleet of them does.",
            discussion: """
                What one machine holds is measured (--from), given (--capacity) or else simulated, which is marked. \
                With --balancer or --autoscale a fleet is simulated, request by request. docs/fleets.md tells how to \
                read it.

                Balancers: \(BalancerChoice.summaries)

                Exit codes: 0 good, 1 failed, 2 usage or nothing to plan, 128 and a signal's number after one: the \
                first Ctrl-C tells what there is.
                """)

        @Option(help: ArgumentHelp("The load to be served.", valueName: "rate"))
        var load: String

        @Option(help: ArgumentHelp("A scenario by its name, or a file of one.", valueName: "name|file"))
        var scenario = "mixed"

        @Option(
            help: ArgumentHelp("What is to hold (default: the report's, or misses<1%).", valueName: "objective"))
        var objective: String?

        @Option(help: ArgumentHelp("Capacities from this report.json of compare --capacity.", valueName: "file"))
        var from: String?

        @Option(
            help: ArgumentHelp("What one machine holds, as a share of its cores: 0.68 or 68%.", valueName: "share"))
        var capacity: String?

        @Option(
            help: ArgumentHelp(
                "A mode; repeatable (default: \(Compare.standardModes)).", valueName: "mode"))
        var mode: [String] = []

        @Option(
            help: ArgumentHelp(
                "A discipline (default: fifo, edf, and configs/daemons/sensible.yaml).",
                valueName: "name"))
        var discipline: String?

        @Option(help: ArgumentHelp("An overload policy (default: none).", valueName: "name"))
        var policy: String?

        @Option(help: ArgumentHelp("Cores of a machine (default: 1).", valueName: "number"))
        var cores: String?

        @Option(help: ArgumentHelp("What a machine costs for an hour, such as 0.12EUR.", valueName: "price"))
        var price: String?

        @OptionGroup(title: "Simulated fleet") var fleet: FleetOptions

        @Option(help: ArgumentHelp("What requests are drawn from (default: 1).", valueName: "number"))
        var seed: String?

        @Option(help: ArgumentHelp("Write it as JSON; - is standard output.", valueName: "file"))
        var json: String?

        func run() throws { try Deadlined.carryOut("plan") { try PlanCommand(question(), json: json).prepared() } }

        private func question() throws -> PlanQuestion {
            try refuseWithoutEffect()
            var question = PlanQuestion(try FlagValue.read("--load", load, Rate.init(_:)))
            question.scenario = scenario
            question.objective = try objective.map { try FlagValue.read("--objective", $0, CapacityGoal.objective) }
            if let from { question.known = .from(from) }
            if let capacity { question.known = .given(try FlagValue.read("--capacity", capacity, Plan.share)) }
            if !mode.isEmpty { question.modes = try mode.map(Compare.mode) }
            if discipline != nil || policy != nil { question.policies = [try plannedPolicy()] }
            question.cores = try cores.map { try FleetOptions.number("--cores", $0, 1...Plan.mostCores) } ?? 1
            question.price = try price.map { try FlagValue.read("--price", $0, Price.init(_:)) }
            question.seed = try seed.map(FlagValue.seed) ?? 1
            question.balancers = try fleet.balancerStudy()
            question.scaling = try fleet.scalingStudy()
            return question
        }

        private static let mostCores = 64

        private func refuseWithoutEffect() throws {
            try FlagValue.refuse([("--capacity", capacity != nil && from != nil)], because: "beside --from")
            try FlagValue.refuse(
                [
                    ("--mode", !mode.isEmpty), ("--discipline", discipline != nil), ("--policy", policy != nil),
                    ("--cores", cores != nil),
                ].filter { _ in from != nil }, because: "beside --from, whose contestants have their own")
            try fleet.refuseWithoutEffect()
        }

        private func plannedPolicy() throws -> PlannedPolicy {
            PlannedPolicy(
                discipline: try discipline.map { try FlagValue.named("--discipline", $0) } ?? .fifo,
                policy: try policy.map { try FlagValue.named("--policy", $0) } ?? .none)
        }

        /// `0.68` or `68%`.
        static func share(_ text: String) throws(LoadError) -> Double {
            guard let share = Percentage.parse(text) ?? NumberText.parse(text), share > 0, share < 1 else {
                throw LoadError("\"\(text)\": want a share of the cores such as 0.68 or 68%")
            }
            return share
        }
    }
}
