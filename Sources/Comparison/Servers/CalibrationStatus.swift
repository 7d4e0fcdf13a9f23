import Workload

/// Units of compute per millisecond.
package struct CalibrationStatus: Codable, Equatable, Sendable {
    package var hash: Double
    package var json: Double
    /// Where requests are of documents; nil where they are of rounds.
    package var documents: Documents?

    /// In what form documents are, and how many of them make a millisecond.
    package struct Documents: Codable, Equatable, Sendable {
        package var kind: String
        package var perMillisecond: Double
    }

    package init(hash: Double, json: Double) {
        (self.hash, self.json) = (hash, json)
    }

    /// Requests of documents of one kind.
    init(documents kind: ComputeKind, perMillisecond: Double) {
        self.init(hash: 1, json: kind == .json ? perMillisecond : 1)
        documents = Documents(kind: kind.rawValue, perMillisecond: perMillisecond)
    }

    /// Arguments of `serve` that pin it.
    var options: [String] {
        let pins = ["--set", "calibration.hash=\(hash)", "--set", "calibration.json=\(json)"]
        guard let documents, let kind = ComputeKind(rawValue: documents.kind) else { return pins }
        let own = kind == .json ? [] : ["--set", "calibration.\(kind.key)=\(documents.perMillisecond)"]
        return pins + own + ["--set", "workload.kind=\(kind.rawValue)"]
    }
}
