import Workload

/// Units of compute per millisecond, and where the figures come from.
public struct CalibrationFacts: Codable, Equatable, Sendable {
    /// Not there while they are not known, and of a kind that is not calibrated.
    public var hash, json, jsonCached, jsonFoundation, protobuf: Double?
    /// `measured`, `configured` or `mixed`.
    public var source: String
    /// When they were measured, in seconds since the epoch; not there if none was.
    public var measuredTime: Double?

    public init(hash: Double?, json: Double?, source: String, measuredTime: Double? = nil) {
        self.hash = hash
        self.json = json
        self.source = source
        self.measuredTime = measuredTime
    }

    /// - Parameter calibration: nil while it is not known.
    public init(_ calibration: Calibration?, source: String) {
        self.init(
            hash: calibration?.hash, json: calibration?.json, source: source,
            measuredTime: calibration?.measuredAt.map { Double($0) / 1e9 })
        (jsonCached, jsonFoundation) = (calibration?.jsonCached, calibration?.jsonFoundation)
        protobuf = calibration?.protobuf
    }

    /// Of the kinds that have one.
    public var rates: [(kind: ComputeKind, unitsPerMillisecond: Double)] {
        let all: [(ComputeKind, Double?)] = [
            (.hash, hash), (.json, json), (.jsonCached, jsonCached), (.jsonFoundation, jsonFoundation),
            (.protobuf, protobuf),
        ]
        return all.compactMap { kind, rate in rate.map { (kind, $0) } }
    }
}
