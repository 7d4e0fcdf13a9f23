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

    /// In the configuration's words.
    var shape: String {
        let count = workers.count == 1 ? "1 worker" : "\(workers.count) workers"
        return [mode, count, accept, acceptBatch, load].joined(separator: ", ")
    }
}
