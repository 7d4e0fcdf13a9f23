import Telemetry

/// A scrape of a daemon's `/metrics`: as much of the Prometheus text format as a daemon writes.
struct MetricsText: Sendable {
    struct Sample: Equatable, Sendable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    let samples: [Sample]

    init(_ text: String) {
        samples = text.split(separator: "\n").compactMap { line in
            line.hasPrefix("#") ? nil : MetricsText.sample(line)
        }
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
    enum Part: String {
        case value = ""
        case sum = "_sum"
    }

    /// Over all samples of that name that have these labels; 0 if there are none.
    func sum(_ name: MetricName, _ labels: [MetricLabel: String] = [:], of part: Part = .value) -> Double {
        matching(name, labels, part).reduce(0) { $0 + $1.value }
    }

    /// The sums by the values of one label.
    func sums(_ name: MetricName, by label: MetricLabel, of part: Part = .value) -> [String: Double] {
        matching(name, [:], part).reduce(into: [:]) { sums, sample in
            if let value = sample.labels[label.rawValue] { sums[value, default: 0] += sample.value }
        }
    }

    private func matching(_ name: MetricName, _ labels: [MetricLabel: String], _ part: Part) -> [Sample] {
        samples.filter { sample in
            sample.name == name.rawValue + part.rawValue && labels.allSatisfy { sample.labels[$0.rawValue] == $1 }
        }
    }
}
