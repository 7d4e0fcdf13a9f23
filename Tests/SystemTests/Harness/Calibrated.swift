/// Units per millisecond that a daemon is started with, so that a test does not wait for its calibration.
struct Calibrated {
    var hash: Double
    var json: Double

    /// `serve`'s options that pin it.
    var options: [String] {
        ["--set", "calibration.hash=\(hash)", "--set", "calibration.json=\(json)"]
    }

    /// What a daemon of this build measures on this machine; so durations mean what they say.
    static let measured: Calibrated? = {
        guard let daemon = try? DaemonUnderTest(calibration: nil),
            let calibration = try? daemon.admin.status().calibration,
            let hash = calibration.hash, let json = calibration.json
        else { return nil }
        return Calibrated(hash: hash, json: json)
    }()

    /// Little work for any duration, for tests that need none to be long.
    static let light = Calibrated(hash: 1, json: 0.001)
}
