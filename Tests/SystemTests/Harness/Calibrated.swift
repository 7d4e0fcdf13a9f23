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
            let status = try? daemon.admin.status()
        else { return nil }
        return Calibrated(hash: status.calibration.hash, json: status.calibration.json)
    }()

    /// Little work for any duration, for tests that need none to be long.
    static let light = Calibrated(hash: 1, json: 0.001)
}
