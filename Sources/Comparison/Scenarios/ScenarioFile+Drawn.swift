import Load
import Workload
import Yams

/// Requests that are drawn: at one rate or in phases, of one class or of several.
extension ScenarioFile {
    private static let phaseKeys = ["rate", "duration"]
    private static let timeKeys = ["before", "downstream", "after", "deadline"]
    /// By how much shares may miss 100 % together.
    private static let tolerance = 1e-9

    func plan(_ values: [String: Node], _ root: Node?) throws(LoadError) -> SchedulePlan {
        SchedulePlan(
            arrivals: try value(values, "arrivals", Arrivals.init(_:)) ?? .poisson,
            phases: try phases(values, root), classes: try classes(values, root))
    }

    /// One, of no duration yet, or those of the list.
    private func phases(_ values: [String: Node], _ root: Node?) throws(LoadError) -> [Phase] {
        guard let list = values["phases"] else {
            return [Phase(rate: try needed(values, "rate", of: root, Rate.init(_:)), duration: .zero)]
        }
        try refuse(["rate"], of: values, beside: "phases")
        var phases: [Phase] = []
        for entry in try entries(of: list, "{ rate: 140/s, duration: 5s }", atMost: Phase.maximumCount) {
            let fields = try fields(of: entry, known: ScenarioFile.phaseKeys)
            phases.append(
                Phase(
                    rate: try needed(fields, "rate", of: .mapping(entry), Rate.init(_:)),
                    duration: try needed(fields, "duration", of: .mapping(entry), Phase.length)))
        }
        do throws(LoadError) { try Phase.check(phases) } catch { throw problem(list, "\(error)") }
        return phases
    }

    private func classes(_ values: [String: Node], _ root: Node?) throws(LoadError) -> [RequestClass] {
        guard let list = values["classes"] else { return [try times(values, root)] }
        try refuse(ScenarioFile.timeKeys, of: values, beside: "classes")
        var classes: [RequestClass] = []
        for entry in try entries(of: list, "{ name: short, share: 95%, … }", atMost: RequestClass.maximumCount) {
            let node = Node.mapping(entry)
            let fields = try fields(of: entry, known: ["name", "share"] + ScenarioFile.timeKeys)
            var one = try times(fields, node)
            guard let name = try text(fields, "name"), ScheduleLabels.isName(name) else {
                throw problem(fields["name"] ?? node, "name: want \(ScheduleLabels.expectation)")
            }
            guard !classes.contains(where: { $0.name == name }) else {
                throw problem(node, "name \(name) stands there twice; give each class its own")
            }
            one.name = name
            one.share = try needed(fields, "share", of: node, ScenarioFile.share)
            classes.append(one)
        }
        let sum = classes.reduce(0) { $0 + $1.share }
        guard abs(sum - 1) < ScenarioFile.tolerance else {
            throw problem(list, "the shares are \(NumberText.short(sum * 100))% together; want 100%")
        }
        if classes.count == 1 { classes[0].name = "" }
        return classes
    }

    private func times(_ values: [String: Node], _ node: Node?) throws(LoadError) -> RequestClass {
        RequestClass(
            before: try needed(values, "before", of: node, TimeDistribution.init(_:)),
            downstream: try needed(values, "downstream", of: node, TimeDistribution.init(_:)),
            after: try needed(values, "after", of: node, RequestClass.After.init(_:)),
            deadline: try needed(values, "deadline", of: node, ScenarioFile.deadline))
    }

    private static func share(_ text: String) throws(LoadError) -> Double {
        guard let share = Percentage.parse(text), share > 0 else {
            throw LoadError("\"\(text)\": want a share such as 95%")
        }
        return share
    }

    /// - Parameter example: of one.
    private func entries(of list: Node, _ example: String, atMost most: Int) throws(LoadError) -> [Node.Mapping] {
        guard case .sequence(let sequence) = list, (1...most).contains(sequence.count) else {
            throw problem(list, "want a list of 1 to \(most), each as in \(example)")
        }
        var entries: [Node.Mapping] = []
        for entry in sequence {
            guard case .mapping(let mapping) = entry else { throw problem(entry, "want \(example)") }
            entries.append(mapping)
        }
        return entries
    }

    /// Refuses what another key leaves without effect.
    private func refuse(_ keys: [String], of values: [String: Node], beside other: String) throws(LoadError) {
        for key in keys {
            guard let node = values[key] else { continue }
            throw problem(node, "\(key) has no effect beside \(other); leave one of them out")
        }
    }
}
