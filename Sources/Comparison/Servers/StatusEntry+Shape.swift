import Telemetry

extension StatusEntry {
    /// The daemon's, in the configuration's words.
    var shape: String {
        let count = workers.count == 1 ? "1 worker" : "\(workers.count) workers"
        return [mode, count, accept, acceptBatch, load].joined(separator: ", ")
    }
}
