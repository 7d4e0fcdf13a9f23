/// One entry of `/requests`.
struct RequestRecord: Decodable {
    struct List: Decodable {
        var requests: [RequestRecord]
    }

    struct Holder: Decodable {
        var id: String
        var ms: Double
    }

    struct Mark: Decodable {
        var stage: String
        var startMs: Double
        var durationMs: Double
        var cpuMs: Double?
    }

    var id: String
    var arrivalExact: Bool
    /// When its client hung up, in ms after the arrival, and whether that is known to within ticks.
    var hangupMs: Double?
    var hangupExact: Bool?
    var mode: String
    var status: Int
    var outcome: String
    var deadline: String
    /// In which stage the deadline fell, if it was missed.
    var stage: String?
    var cause: String?
    /// What the client was told of a failure.
    var reason: String?
    var budgetMs: Double
    var latencyMs: Double
    var latenessMs: Double
    /// Milliseconds by stage, all seven.
    var stages: [String: Double]
    var timeline: [Mark]
    var wastedCpuMs: Double
    var heldBy: Holder?

    /// Milliseconds in which its thread neither computed for it nor called.
    var waited: Double { ["kernel", "queue", "stale", "write"].reduce(0) { $0 + (stages[$1] ?? 0) } }
}
