import Load
import Workload

/// A scenario's answer in one sentence.
enum TrialVerdict {
    static func sentence(of trial: TrialReport) -> String {
        guard trial.players.isEmpty else { return story(trial) }
        let all = trial.contestants.sorted { $0.misses.share < $1.misses.share }
        guard !all.isEmpty else { return "Nothing was compared." }
        let place = trial.coreCount == 1 ? "On one core" : "On \(trial.coreCount) cores"
        let found = all.map(missed).joined(separator: ", ")
        let why = [all.last.flatMap(reason), SurgeTable.sentence(trial)].compactMap(\.self).map { " \($0)" }.joined()
        guard all.count > 1 else { return "\(place), \(found).\(why)" }
        return "\(place), \(claim(all)): \(found).\(why)"
    }

    /// What valid runs show.
    ///
    /// - Parameter all: the one with the fewest misses first.
    private static func claim(_ all: [ContestantReport]) -> String {
        let ranked = all.filter(\.problems.isEmpty)
        guard let best = ranked.first, let last = ranked.last, ranked.count > 1 else {
            return "too few runs are valid to compare"
        }
        let areAll = ranked.count == all.count
        if ranked.dropFirst().allSatisfy({ best.misses.high < $0.misses.low }) {
            return "\(best.name) keeps the most deadlines\(areAll ? "" : " of those whose runs are valid")"
        }
        // One whose interval meets the last one's is not told apart from it.
        let better = ranked.filter { $0.misses.high < last.misses.low }.map(\.name)
        guard !better.isEmpty else {
            return "these requests do not tell \(areAll ? "them" : list(ranked.map(\.name))) apart"
        }
        return "\(list(better)) \(better.count == 1 ? "keeps" : "keep") more deadlines than \(last.name)"
    }

    private static func story(_ trial: TrialReport) -> String {
        let missed = trial.players.filter { !$0.met }
        let spoiled = trial.contestants.filter { !$0.problems.isEmpty }.map(\.name)
        let runs = spoiled.count == 1 ? ("run", "is") : ("runs", "are")
        let remark = spoiled.isEmpty ? "" : " The \(runs.0) of \(list(spoiled)) \(runs.1) invalid."
        guard !missed.isEmpty else { return "Every request keeps its deadline, whoever serves it.\(remark)" }
        let ids = missed.reduce(into: [String]()) { ids, player in if !ids.contains(player.id) { ids.append(player.id) }
        }
        let clauses = ids.map { id in
            let names = missed.filter { $0.id == id }.map(\.contestant)
            return "\(id) misses its deadline in \(list(names))"
        }
        return clauses.joined(separator: ", ") + "; all else is in time.\(remark)"
    }

    private static func missed(_ contestant: ContestantReport) -> String {
        let remark = contestant.problems.isEmpty ? "" : " (an invalid run)"
        return "\(contestant.name) misses \(NumberText.percent(contestant.misses.share, 2))\(remark)"
    }

    /// Misses that are worth a reason.
    private static let fewest = 5

    /// What most misses of a contestant came from.
    private static func reason(_ contestant: ContestantReport) -> String? {
        let causes = contestant.allCauses
        let total = causes.values.reduce(0, +)
        guard contestant.misses.missed >= fewest, total > 0,
            let main = causes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
        else { return nil }
        let phrase =
            switch main.key {
            case "stale": "because replies of the downstream lay unread"
            case "queue": "because they waited for their turn"
            case "preempted": "because others had the CPU while they computed"
            case "kernel": "because they lay unread in the kernel"
            case "hangup": "because their clients had hung up"
            case "shed": "because it refused them before any work"
            case "expired": "because it stopped them after they had begun"
            case ContestantReport.unread: "because no worker ever read them"
            case ContestantReport.unfinished: "because their worker had not ended them yet when all clients had gone"
            default: "by \(main.key)"
            }
        return "\(NumberText.percent(main.value / total)) of the misses of \(contestant.name) came about \(phrase)."
    }

    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
