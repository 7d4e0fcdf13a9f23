/// What the tests read of `/status`.
struct DaemonStatus: Decodable {
    struct Worker: Decodable {
        var slot: Int
        var pid: Int32?
        var state: String
        /// For how long, if its state is `stuck`.
        var stuckS: Double?
        var mode: String
        /// From its fork until it accepted, in seconds.
        var startS: Double?
    }

    /// Units per millisecond.
    struct Calibration: Decodable {
        var hash: Double
        var json: Double
        var source: String
    }

    /// How evenly connections and requests are shared; nil without any.
    struct Fairness: Decodable {
        var acceptsJain: Double?
        var acceptsLuckiestShare: Double?
        var requestsJain: Double?
        var requestsLuckiestShare: Double?
    }

    struct Reload: Decodable {
        var lastSuccessful: Bool
        var succeeded: Int
        var failed: Int
    }

    /// What the configuration names.
    var mode: String
    var ready: Bool
    var workers: [Worker]
    var accept: String
    var acceptBatch: String
    var load: String
    var workingSetBytes: Int
    var fairness: Fairness
    var calibration: Calibration
    var reload: Reload
}
