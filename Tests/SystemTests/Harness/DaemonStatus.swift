/// What the tests read of `/status`.
struct DaemonStatus: Decodable {
    struct Worker: Decodable {
        var slot: Int
        var pid: Int32?
        var state: String
        var mode: String
    }

    struct Calibration: Decodable {
        struct Kind: Decodable {
            var kind: String
            var units: Double
        }

        var source: String
        var unitsPerMs: [Kind]
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

extension DaemonStatus {
    /// Units per millisecond of a kind; 0 if it is not there.
    func unitsPerMillisecond(of kind: String) -> Double {
        calibration.unitsPerMs.first { $0.kind == kind }?.units ?? 0
    }
}
