import Load

/// How a second report differs from a first, schema `deadlined-comparison-diff-1`. Shares are from 0 to 1, times are
/// milliseconds, rates are per second.
struct ReportDifference: Codable, Sendable {
    struct Row: Codable, Sendable {
        var scenario: String
        /// How many cores the contestants had.
        var cores: Int
        var contestant: String
        /// `misses`, `p50`, `p99`, `goodput`, `capacity`, or `misses at 40 %` of a sweep.
        var figure: String
        var difference: FigureDifference
        /// Why it is not judged.
        var remark: String?
    }

    var schema = "deadlined-comparison-diff-1"
    /// In what the reports' conditions differ, a sentence each.
    var conditions: [String]
    /// What only one of them has, a sentence each.
    var onlyInOne: [String]
    var rows: [Row]

    init(_ first: ComparisonReport, _ second: ComparisonReport) {
        let sides = [ReportFigures(first), ReportFigures(second)]
        conditions = ReportConditions.differences(first, second)
        onlyInOne = ["first", "second"].enumerated().flatMap { side, name in
            let others = Set(sides[1 - side].places)
            return sides[side].places.filter { !others.contains($0) }.map { "only the \(name) has \($0)" }
        }
        rows = sides[0].order.compactMap { key in
            guard let one = sides[0].figures[key], let other = sides[1].figures[key] else { return nil }
            return Row(key, one, other)
        }
    }

    /// Figures that were judged, and those of them that differ.
    var judged: Int { rows.count { $0.difference.word != .notJudged } }
    var shown: Int { rows.count { [.higher, .lower].contains($0.difference.word) } }
}

extension ReportDifference.Row {
    init(_ key: ReportFigures.Key, _ one: ReportFigures.Figure, _ other: ReportFigures.Figure) {
        let spoiled = [(one, "first"), (other, "second")].filter { $0.0.isInvalid }.map(\.1)
        let difference = FigureDifference(one.estimate, other.estimate, isSpoiled: !spoiled.isEmpty)
        let few = difference.word == .notJudged ? "a figure without a 95 % interval, as of few requests" : nil
        self.init(
            scenario: key.scenario, cores: key.cores, contestant: key.contestant, figure: key.figure,
            difference: difference,
            remark: spoiled.isEmpty ? few : "invalid in the \(spoiled.joined(separator: " and the "))")
    }
}
