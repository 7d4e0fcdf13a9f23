import Load
import Workload

/// What one trial says in words. Only valid runs are told of.
enum TrialVerdict {
    /// What is said where every run was spoiled.
    static let none = "No run of it is valid, and so it says nothing."

    /// Sentences, with what most misses came from.
    static func sentence(of trial: TrialReport) -> String {
        guard let clause = clause(trial) else { return none }
        let worst = trial.players.isEmpty ? ranked(trial).last : nil
        let surge = trial.players.isEmpty ? SurgeTable.sentence(trial) : nil
        let why = [worst.flatMap(reason), surge].compactMap(\.self).map { " \($0)" }.joined()
        return ReportWords.sentence(clause) + why
    }

    /// The answer alone; nil without a valid run.
    static func clause(_ trial: TrialReport) -> String? {
        guard trial.players.isEmpty else { return story(trial) }
        let ranked = ranked(trial)
        guard let first = ranked.first else { return nil }
        let place = ReportWords.place(trial.coreCount)
        let others = ranked.dropFirst().map { "\($0.name) \(NumberText.percent($0.misses.share, 2))" }
        let found = ReportWords.list(
            ["\(first.name) misses \(NumberText.percent(first.misses.share, 2))"] + others)
        guard ranked.count > 1 else { return "\(place) \(found)" }
        return "\(place) \(claim(ranked, areAll: ranked.count == trial.contestants.count)): \(found)"
    }

    /// Valid ones, the one with the fewest misses first.
    private static func ranked(_ trial: TrialReport) -> [ContestantReport] {
        trial.contestants.filter(\.problems.isEmpty).sorted { $0.misses.share < $1.misses.share }
    }

    private static func claim(_ ranked: [ContestantReport], areAll: Bool) -> String {
        guard let best = ranked.first, let last = ranked.last else { return "" }
        if ranked.dropFirst().allSatisfy({ best.misses.high < $0.misses.low }) {
            return "\(best.name) keeps the most deadlines\(areAll ? "" : " of those whose runs are valid")"
        }
        // One whose interval meets the last one's is not told apart from it.
        let better = ranked.filter { $0.misses.high < last.misses.low }.map(\.name)
        guard !better.isEmpty else { return "no difference is shown" }
        return "\(ReportWords.list(better)) \(better.count == 1 ? "keeps" : "keep") more deadlines than \(last.name)"
    }

    private static func story(_ trial: TrialReport) -> String? {
        let valid = trial.contestants.filter(\.problems.isEmpty).map(\.name)
        guard !valid.isEmpty else { return nil }
        let missed = trial.players.filter { !$0.met && valid.contains($0.contestant) }
        let whom = valid.count == trial.contestants.count ? "whoever serves it" : "in \(ReportWords.list(valid))"
        guard !missed.isEmpty else { return "every request keeps its deadline, \(whom)" }
        let ids = missed.reduce(into: [String]()) { ids, player in if !ids.contains(player.id) { ids.append(player.id) }
        }
        let clauses = ids.map { id in
            let names = missed.filter { $0.id == id }.map(\.contestant)
            let kept = valid.filter { !names.contains($0) }
            return "\(id) misses its deadline in \(ReportWords.list(names))"
                + (kept.isEmpty ? "" : ", and keeps it in \(ReportWords.list(kept))")
        }
        return clauses.joined(separator: "; ")
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
}
