import Telemetry

/// A scrape of a daemon's `/metrics`: as much of the Prometheus text format as a daemon writes.
package struct MetricsText: Sendable {
    private struct Sample {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    /// Whose it is, for errors.
    private let daemon: String
    /// Families that it tells of, those without a sample too.
    private let families: Set<Substring>
    private let samples: [Sample]

    package init(_ text: String, of daemon: String) {
        let lines = text.split(separator: "\n")
        self.daemon = daemon
        families = Set(lines.compactMap { $0.hasPrefix("# TYPE ") ? $0.split(separator: " ").dropFirst(2).first : nil })
        samples = lines.compactMap { $0.hasPrefix("#") ? nil : MetricsText.sample($0) }
    }

    /// `name{label="value",…} number`; nil for what is not of that form, or no finite number. Values have no
    /// quotes or commas in them.
    private static func sample(_ line: Substring) -> Sample? {
        guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]),
            value.isFinite
        else { return nil }
        let series = line[..<space]
        guard let brace = series.firstIndex(of: "{") else {
            return Sample(name: String(series), labels: [:], value: value)
        }
        let pairs = series[series.index(after: brace)...].dropLast().split(separator: ",")
        let labels = pairs.compactMap { pair -> (String, String)? in
            let parts = pair.split(separator: "=", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1].filter { $0 != "\"" })) : nil
        }
        return Sample(
            name: String(series[..<brace]), labels: Dictionary(labels) { first, _ in first }, value: value)
    }

    /// Which of a metric's samples: a histogram's have suffixes.
    package enum Part: String {
        case value = ""
        case sum = "_sum"
    }

    /// Over all samples of that name that have these labels: 0 if it tells of none.
    ///
    /// - Throws: if it does not tell of that metric at all.
    package func sum(
        _ name: MetricName, _ labels: [MetricLabel: String] = [:], of part: Part = .value
    ) throws(LoadError) -> Double {
        try samples(of: name, with: Array(labels.keys), part)
            .filter { sample in labels.allSatisfy { sample.labels[$0.rawValue] == $1 } }.reduce(0) { $0 + $1.value }
    }

    /// The sums by the values of one label.
    package func sums(
        _ name: MetricName, by label: MetricLabel, of part: Part = .value
    ) throws(LoadError) -> [String: Double] {
        try samples(of: name, with: [label], part).reduce(into: [:]) { sums, sample in
            if let value = sample.labels[label.rawValue] { sums[value, default: 0] += sample.value }
        }
    }

    private func samples(of name: MetricName, with labels: [MetricLabel], _ part: Part) throws(LoadError) -> [Sample] {
        guard families.contains(name.rawValue[...]) else { throw absent(name.rawValue) }
        let found = samples.filter { $0.name == name.rawValue + part.rawValue }
        for label in labels where !found.isEmpty && !found.contains(where: { $0.labels[label.rawValue] != nil }) {
            throw absent("\(name.rawValue){\(label.rawValue)}")
        }
        return found
    }

    private func absent(_ name: String) -> LoadError {
        LoadError("the daemon \(daemon): its /metrics has no \(name); is it of another version?")
    }
}

/// Two scrapes of one daemon, and what was counted between them.
package struct Scrapes {
    package var before, after: MetricsText

    package init(before: MetricsText, after: MetricsText) {
        (self.before, self.after) = (before, after)
    }

    package func difference(
        _ name: MetricName, _ labels: [MetricLabel: String] = [:], of part: MetricsText.Part = .value
    ) throws(LoadError) -> Double {
        try after.sum(name, labels, of: part) - before.sum(name, labels, of: part)
    }

    /// By the values of one label, as far as something was counted.
    package func differences(
        _ name: MetricName, by label: MetricLabel, of part: MetricsText.Part = .value
    ) throws(LoadError) -> [String: Double] {
        let earlier = try before.sums(name, by: label, of: part)
        return try after.sums(name, by: label, of: part).reduce(into: [:]) { found, sum in
            let difference = sum.value - (earlier[sum.key] ?? 0)
            if difference > 0 { found[sum.key] = difference }
        }
    }
}
