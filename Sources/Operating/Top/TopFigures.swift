import Telemetry
import Workload

/// What `top` shows, from the seconds that a daemon has told of.
struct TopFigures {
    /// Seconds whose mean stands for this moment, and those of the strip.
    static let momentSeconds = 5
    static let stripSeconds = 60

    /// Requests a second that came, and that were replied to in time.
    var offered = 0.0, goodput = 0.0
    /// CPUs that the workers use, and of that what nobody had any more.
    var cpu = 0.0, wasted = 0.0
    /// Milliseconds of a request in each stage.
    var stages: [(name: String, milliseconds: Double)] = []
    /// Of the strip's misses, the most frequent first.
    var causes: [(name: String, count: Int)] = []

    init(_ entry: LiveEntry) {
        let moment = entry.seconds.suffix(TopFigures.momentSeconds)
        let count = Double(max(1, moment.count))
        let mean = { (value: (LiveSecond) -> Double) in moment.reduce(0) { $0 + value($1) } / count }
        (offered, goodput) = (mean { Double($0.arrived) }, mean { Double($0.met) })
        (cpu, wasted) = (mean(\.workersCpuS), mean(\.wastedS))
        let ended = max(1, moment.reduce(0) { $0 + Double($1.ended) })
        stages = Stage.allCases.map { stage in
            (stage.name, mean { $0.stages.values.reduce(0) { $0 + $1[stage] } } * count * 1_000 / ended)
        }
        let counts = entry.seconds.suffix(TopFigures.stripSeconds).reduce(into: [String: Int]()) { counts, second in
            for (cause, count) in second.causes where count > 0 { counts[cause, default: 0] &+= count }
        }
        causes = counts.map { (name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
}
