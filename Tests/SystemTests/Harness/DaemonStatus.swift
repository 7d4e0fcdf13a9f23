/// What the tests read of `/status`.
struct DaemonStatus: Decodable {
    struct Worker: Decodable {
        var slot: Int
        var pid: Int32?
        var state: String
        var mode: String
    }

    /// Units per millisecond.
    struct Calibration: Decodable {
        var hash: Double
        var json: Double
        var source: String
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
    var calibration: Calibration
    var reload: Reload
}
