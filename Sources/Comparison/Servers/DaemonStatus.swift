/// What a comparison reads of a daemon's `/status`.
struct DaemonStatus: Decodable, Sendable {
    struct Worker: Decodable, Sendable {
        var pid: Int32?
        var mode: String
        var state: String
    }

    var version: String
    var mode: String
    var workers: [Worker]
    var accept, acceptBatch, load: String
    var calibration: CalibrationStatus

    /// In the configuration's words.
    var shape: String {
        let count = workers.count == 1 ? "1 worker" : "\(workers.count) workers"
        return [mode, count, accept, acceptBatch, load].joined(separator: ", ")
    }
}

/// Units of compute per millisecond.
package struct CalibrationStatus: Codable, Equatable, Sendable {
    package var hash: Double
    package var json: Double

    package init(hash: Double, json: Double) {
        (self.hash, self.json) = (hash, json)
    }

    /// Arguments of `serve` that pin it.
    var options: [String] { ["--set", "calibration.hash=\(hash)", "--set", "calibration.json=\(json)"] }
}
