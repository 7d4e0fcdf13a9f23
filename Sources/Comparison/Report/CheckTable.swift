import Load

/// Whether a trial's figures hold together: utilisation, Little's law, both sides' counts, the generator.
enum CheckTable {
    private static let headings = [
        "contestant", "CPU: asked λ·E[S], computed", "in flight: L found, λW", "λW at daemon", "missed: client, daemon",
        "never read, unfinished", "differ by", "lag p99", "run",
    ]

    static func render(_ trial: TrialReport) -> String {
        let rows = trial.contestants.map { contestant in
            [
                contestant.name, "\(HTML.share(trial.offeredLoad)), \(HTML.share(contestant.computeUtilisation))",
                little(contestant), contestant.daemonInFlight.map { Pad.fixed($0, 2) } ?? "–",
                "\(contestant.misses.missed), \(number(contestant.missedAtDaemon))",
                "\(number(contestant.unread)), \(number(contestant.unfinished))",
                number(contestant.disagreement) + (contestant.agrees == false ? " (too many)" : ""),
                "\(Pad.fixed(contestant.lagP99Ms, 3)) ms", state(contestant),
            ]
        }
        return HTML.table(headings, rows) + HTML.problems(trial.contestants.flatMap(problems))
    }

    private static func little(_ contestant: ContestantReport) -> String {
        guard let law = contestant.little else { return "–" }
        let interval = law.halfWidth.map { " ± \(Pad.fixed($0, 2))" } ?? ""
        return "\(Pad.fixed(law.found, 2))\(interval), \(Pad.fixed(law.product, 2))"
    }

    private static func number(_ value: Int?) -> String { value.map(String.init) ?? "–" }

    private static func state(_ contestant: ContestantReport) -> String {
        guard contestant.problems.isEmpty else { return "invalid" }
        return isDisturbed(contestant) ? "disturbed" : "valid"
    }

    private static func isDisturbed(_ contestant: ContestantReport) -> Bool {
        (contestant.foreignShare ?? 0) > Trial.foreignTolerance
    }

    private static func problems(_ contestant: ContestantReport) -> [String] {
        var lines = contestant.problems.map { "\(contestant.name): invalid: \($0)" }
        if isDisturbed(contestant) {
            let share = HTML.share(contestant.foreignShare)
            lines.append("\(contestant.name): disturbed: others used \(share) of the servers' cores")
        }
        if contestant.little?.holds == false {
            lines.append("\(contestant.name): Little's law does not hold: L and λW should be equal")
        }
        return lines
    }
}
