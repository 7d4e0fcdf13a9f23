import Workload

/// One entry of a daemon's `/requests`: what this side needs of it.
package struct DaemonRecord: Decodable, Sendable {
    package struct List: Decodable, Sendable {
        package var requests: [DaemonRecord]
    }

    package struct Holder: Decodable, Sendable {
        package var id: String
        package var ms: Double
    }

    package struct Mark: Codable, Sendable {
        package var stage: String
        package var startMs: Double
        package var durationMs: Double
        package var cpuMs: Double?
    }

    package var id: String
    package var mode: String
    package var arrived: String
    package var status: Int
    package var outcome: String
    /// `met` or `missed`.
    package var deadline: String
    /// In which stage the deadline fell, and why, if it was missed.
    package var stage: String?
    package var cause: String?
    package var budgetMs: Double
    package var latencyMs: Double
    package var latenessMs: Double
    /// Milliseconds by stage, all seven.
    package var stages: [String: Double]
    package var timeline: [Mark]
    package var wastedCpuMs: Double
    package var heldBy: Holder?

    /// The first record of each id: the newest, as `/requests` lists them.
    package static func byID(_ records: [DaemonRecord]) -> [String: DaemonRecord] {
        Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Most records that one reply holds.
    package static let maximumPerReply = 1_000
}
