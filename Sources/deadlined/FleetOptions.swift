import ArgumentParser
import Balancing
import Load
import Planning
import Simulation
import Workload

/// The flags of `plan` that simulate a fleet.
struct FleetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A balancer, or all; repeatable.", valueName: "name|all"))
    var balancer: [String] = []

    @Option(
        help: ArgumentHelp(
            "Machines that share the load, up to 5000 (default: those planned, and of many 50 with their share).",
            valueName: "number"))
    var machines: String?

    @Option(help: ArgumentHelp("How long requests arrive (default: 60s; with --reload 120s).", valueName: "duration"))
    var span: String?

    @Option(help: ArgumentHelp("Of the simulated machines, how many die (default: 0).", valueName: "number"))
    var deaths: String?

    @Option(help: ArgumentHelp("How long a dead machine is away (default: 10s).", valueName: "duration"))
    var downTime: String?

    @Option(
        help: ArgumentHelp("How late balancers see a death, or a return (default: 2s).", valueName: "duration"))
    var healthLag: String?

    @Option(help: ArgumentHelp("Of them, how many are slow (default: 0).", valueName: "number"))
    var slow: String?

    @Option(help: ArgumentHelp("How many times as long their compute takes (default: 2).", valueName: "factor"))
    var slowness: String?

    @Flag(help: "Reload all machines in turn, a tenth at a time.")
    var reload = false

    @Option(
        help: ArgumentHelp("Autoscale at a use such as 60%; repeatable.", valueName: "percent"))
    var autoscale: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            How the load changes under --autoscale (default: daily:4). daily:4: a day whose highest rate is the load \
            and 4 times its lowest. surge:3: 3 times the load for a third of the time.
            """, valueName: "curve"))
    var curve: String?

    @Option(help: ArgumentHelp("How long that takes (default: 60m, a day in brief).", valueName: "duration"))
    var day: String?

    @Option(help: ArgumentHelp("How long a new machine takes to start (default: 30s).", valueName: "duration"))
    var startTime: String?

    private static let mostMachines = FleetSetting.mostMachines
    private static let mostTargets = 8
    private static let factors = 1.0...1_000

    func refuseWithoutEffect() throws {
        let ofFleet = [
            ("--machines", machines != nil), ("--span", span != nil), ("--deaths", deaths != nil),
            ("--down-time", downTime != nil), ("--health-lag", healthLag != nil), ("--slow", slow != nil),
            ("--slowness", slowness != nil), ("--reload", reload),
        ]
        let ofScaling = [("--curve", curve != nil), ("--day", day != nil), ("--start-time", startTime != nil)]
        if balancer.isEmpty { try FlagValue.refuse(ofFleet, because: "without --balancer") }
        if autoscale.isEmpty { try FlagValue.refuse(ofScaling, because: "without --autoscale") }
        let lagging = [("--down-time", downTime != nil), ("--health-lag", healthLag != nil)]
        if deaths == nil { try FlagValue.refuse(lagging, because: "without --deaths") }
        try FlagValue.refuse([("--slowness", slowness != nil && slow == nil)], because: "without --slow")
    }

    /// Nil where none is asked for.
    func balancerStudy() throws -> BalancerStudy? {
        guard !balancer.isEmpty else { return nil }
        let length = try FlagValue.positiveDuration("--span", span ?? FleetOptions.standardSpan(reload))
        let least = FleetTroubles.shortestReload
        guard length >= .seconds(10) else {
            throw LoadError("--span \(DurationText.format(length)): want 10s or more, or it tells of a few queues only")
        }
        guard !reload || length.nanoseconds >= least else {
            throw LoadError(
                "--span \(DurationText.format(length)): reloading all machines takes "
                    + "\(DurationText.format(.nanoseconds(least))); make it that long")
        }
        var study = BalancerStudy(balancers: try choices(), span: length)
        study.machines = try machines.map { try FleetOptions.number("--machines", $0, 1...FleetOptions.mostMachines) }
        study.troubles = try troubles(among: study.machines)
        return study
    }

    func scalingStudy() throws -> ScalingStudy? {
        guard !autoscale.isEmpty else { return nil }
        guard autoscale.count <= FleetOptions.mostTargets else {
            throw LoadError("--autoscale: \(autoscale.count) of them; want \(FleetOptions.mostTargets) at most")
        }
        let targets = try autoscale.map { try FlagValue.read("--autoscale", $0, FleetOptions.target) }
        let day = try FlagValue.positiveDuration("--day", day ?? "60m")
        guard day >= .seconds(60) else { throw LoadError("--day \"\(DurationText.format(day))\": want 60s or more") }
        return ScalingStudy(
            targets: targets, curve: try FlagValue.read("--curve", curve ?? "daily:4", FleetOptions.curve), span: day,
            startTime: try FlagValue.duration("--start-time", startTime ?? "30s"),
            balancer: balancer.isEmpty ? .pickTwo : try choices()[0])
    }

    private static func standardSpan(_ reloads: Bool) -> String { reloads ? "120s" : "60s" }

    private func choices() throws -> [BalancerChoice] {
        guard !balancer.contains("all") else {
            guard balancer.count == 1 else { throw LoadError("--balancer all: has the others in it; leave them out") }
            return BalancerChoice.all
        }
        let choices: [BalancerChoice] = try balancer.map { try FlagValue.named("--balancer", $0) }
        if let second = choices.indices.first(where: { choices[..<$0].contains(choices[$0]) }) {
            throw LoadError("--balancer \(choices[second].name): given twice; leave one of them out")
        }
        return choices
    }

    private func troubles(among machines: Int?) throws -> FleetTroubles {
        let most = machines ?? FleetOptions.mostMachines
        var troubles = FleetTroubles()
        if let deaths { troubles.deaths = try FleetOptions.number("--deaths", deaths, 0...most) }
        if let slow { troubles.slow = try FleetOptions.number("--slow", slow, 0...most) }
        if let downTime { troubles.downTime = try FlagValue.positiveDuration("--down-time", downTime).nanoseconds }
        if let healthLag { troubles.healthLag = try FlagValue.duration("--health-lag", healthLag).nanoseconds }
        if let slowness { troubles.slowness = try FlagValue.read("--slowness", slowness, FleetOptions.factor) }
        troubles.reloads = reload
        return troubles
    }

    static func number(_ flag: String, _ text: String, _ bounds: ClosedRange<Int>) throws -> Int {
        try FlagValue.read(flag, text) { text throws(LoadError) in
            guard let number = Int(text), bounds.contains(number) else {
                throw LoadError("\"\(text)\": want a number from \(bounds.lowerBound) to \(bounds.upperBound)")
            }
            return number
        }
    }

    private static func factor(_ text: String) throws(LoadError) -> Double {
        guard let factor = NumberText.parse(text), factors.contains(factor) else {
            throw LoadError("\"\(text)\": want a factor from 1 to 1000 such as 2")
        }
        return factor
    }

    private static func target(_ text: String) throws(LoadError) -> Double {
        guard let target = Percentage.parse(text), target >= 0.01 else {
            throw LoadError("\"\(text)\": want a use of the cores such as 60%")
        }
        return target
    }

    /// `daily:4` or `surge:3`.
    private static func curve(_ text: String) throws(LoadError) -> ScalingStudy.Curve {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let ratio = NumberText.parse(parts[1]), factors.contains(ratio),
            ["daily", "surge"].contains(parts[0])
        else { throw LoadError("\"\(text)\": want daily:4 or surge:3") }
        return parts[0] == "daily" ? .daily(peakOverTrough: ratio) : .surge(factor: ratio)
    }
}
