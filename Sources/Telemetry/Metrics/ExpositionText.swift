import Workload

/// Writes metric families in either format. Families are given their whole Prometheus name; where OpenMetrics wants a
/// family's name without its suffix, it is cut off here.
struct ExpositionText {
    enum Kind {
        /// Its name ends in `_total`.
        case counter
        case gauge
        case histogram
        /// Constant facts as labels; its name ends in `_info`, its value is 1.
        case info
    }

    let format: ExpositionFormat
    private(set) var text = ""
    private var name = ""

    init(_ format: ExpositionFormat) {
        self.format = format
    }

    /// Begins a family. Its unit is read off its name, as both formats want it there.
    mutating func family(_ metric: MetricName, _ kind: Kind, _ help: String) {
        name = metric.rawValue
        let type = kind == .info && format == .text ? "gauge" : "\(kind)"
        let family = format == .text ? name : ExpositionText.base(of: name, kind)
        text += "# HELP \(family) \(help)\n# TYPE \(family) \(type)\n"
        guard format == .openMetrics else { return }
        for unit in ["seconds", "bytes"] where family.hasSuffix("_" + unit) {
            text += "# UNIT \(family) \(unit)\n"
        }
    }

    mutating func sample(_ labels: KeyValuePairs<MetricLabel, String>, _ value: UInt64) {
        begin("", labels)
        text += " \(value)\n"
    }

    mutating func sample(_ labels: KeyValuePairs<MetricLabel, String>, seconds nanoseconds: UInt64) {
        begin("", labels)
        text += " \(ExpositionText.seconds(nanoseconds))\n"
    }

    private static func seconds(_ nanoseconds: UInt64) -> String { NumberText.exact(nanoseconds, decimals: 9) }

    mutating func sample(_ value: UInt64) {
        sample([:], value)
    }

    mutating func sample(_ labels: KeyValuePairs<MetricLabel, String>, number value: Double) {
        begin("", labels)
        text += " \(value)\n"
    }

    mutating func sample(_ value: Double) {
        sample([:], number: value)
    }

    /// The cumulative buckets, the count and the sum of one histogram. Without a sum OpenMetrics allows no count.
    ///
    /// - Parameter exemplars: by the bucket; Prometheus' text format has none.
    mutating func sample(
        _ labels: KeyValuePairs<MetricLabel, String>, _ histogram: Histogram,
        _ exemplars: [Int: Exemplars.Exemplar] = [:]
    ) {
        var cumulated: UInt64 = 0
        let bounds = histogram.buckets.shown
        for (index, count) in histogram.counts.enumerated() {
            cumulated += count
            let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
            begin("_bucket", labels, le: bound)
            text += " \(cumulated)"
            if format == .openMetrics, let exemplar = exemplars[index] { append(exemplar) }
            text += "\n"
        }
        guard let sum = histogram.sumNanoseconds else { return }
        begin("_sum", labels)
        text += " \(ExpositionText.seconds(sum))\n"
        begin("_count", labels)
        text += " \(cumulated)\n"
    }

    /// Its label has 40 characters of the 128 that OpenMetrics grants.
    private mutating func append(_ exemplar: Exemplars.Exemplar) {
        text += " # {trace_id=\"\(exemplar.trace)\"} \(ExpositionText.seconds(exemplar.nanoseconds))"
        text += " \(ExpositionText.seconds(exemplar.at))"
    }

    /// The whole page, with the end mark that OpenMetrics wants.
    var page: String {
        format == .openMetrics ? text + "# EOF\n" : text
    }

    private mutating func begin(_ suffix: String, _ labels: KeyValuePairs<MetricLabel, String>, le bound: String? = nil)
    {
        text += name
        text += suffix
        var separator = "{"
        for (label, value) in labels {
            text += "\(separator)\(label.rawValue)=\"\(ExpositionText.escaped(value))\""
            separator = ","
        }
        if let bound {
            text += "\(separator)le=\"\(bound)\""
            separator = ","
        }
        if separator == "," { text += "}" }
    }

    private static func base(of name: String, _ kind: Kind) -> String {
        switch kind {
        case .counter: String(name.dropLast("_total".count))
        case .info: String(name.dropLast("_info".count))
        case .gauge, .histogram: name
        }
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") || $0 == 10 }) else {
            return value
        }
        return value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
