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
