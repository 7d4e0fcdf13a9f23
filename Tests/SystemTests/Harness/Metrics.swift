import Testing

/// One scrape of `/metrics` in Prometheus' text format.
struct Metrics {
    struct Sample {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    let samples: [Sample]
    /// The names that samples may have.
    private let names: Set<String>

    init(_ text: String) {
        names = text.split(separator: "\n").reduce(into: []) { names, line in
            let words = line.split(separator: " ")
            guard words.count == 4, words[1] == "TYPE" else { return }
            let suffixes = words[3] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
            names.formUnion(suffixes.map { words[2] + $0 })
        }
        samples = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap(Metrics.sample)
    }

    /// Those samples of a name that have at least these labels.
    func samples(_ name: String, _ labels: [String: String] = [:]) -> [Sample] {
        if !names.contains(name) { Issue.record("the daemon has no metric \(name)") }
        return samples.filter { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }
    }

    /// The sum over the samples of a name that have at least these labels; 0 if there are none.
    func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
        samples(name, labels).reduce(0) { $0 + $1.value }
    }

    /// The one sample's value, or nil.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        let found = samples(name, labels)
        return found.count == 1 ? found[0].value : nil
    }

    /// Splits `name{label="value",…} number`. The daemon's label values hold no escapes but `\"`, `\\` and `\n`.
    private static func sample(_ line: Substring) -> Sample? {
        guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
            return nil
        }
        let series = line[..<space]
        guard let brace = series.firstIndex(of: "{") else {
            return Sample(name: String(series), labels: [:], value: value)
        }
        var labels: [String: String] = [:]
        for match in series[brace...].matches(of: /([a-zA-Z_]+)="((?:[^"\\]|\\.)*)"/) {
            labels[String(match.1)] = String(match.2)
        }
        return Sample(name: String(series[..<brace]), labels: labels, value: value)
    }
}
