import Configuration
import Workload

/// What a configuration wants of a calibration: what it pins, and what is to be measured. Pure.
struct WantedCalibration {
    /// Units per millisecond, by kind, and when they were measured.
    struct Measured: Equatable {
        var rates: [ComputeKind: Double] = [:]
        /// In nanoseconds since the epoch; of several measurements the last.
        var at: UInt64?
    }

    let pinned: [ComputeKind: Double]
    /// Of `sleep`, which is never measured.
    private let sleep: Double
    /// In the order in which they are measured.
    let measured: [ComputeKind]

    init(_ configuration: Configuration) {
        let calibration = configuration.calibration
        let keys: [(ComputeKind, Double?)] = [
            (.hash, calibration.hash), (.json, calibration.json), (.jsonCached, calibration.jsonCached),
            (.jsonFoundation, calibration.jsonFoundation), (.protobuf, calibration.protobuf),
        ]
        sleep = calibration.sleep ?? Calibration.microseconds
        pinned = Dictionary(uniqueKeysWithValues: keys.compactMap { kind, rate in rate.map { (kind, $0) } })
        let needed = ComputeKind.alwaysCalibrated + [configuration.workload.kind]
        measured = keys.filter { needed.contains($0.0) && $0.1 == nil }.map(\.0)
    }

    /// What of it is not known yet.
    func missing(in known: Measured?) -> [ComputeKind] {
        measured.filter { known?.rates[$0] == nil }
    }

    /// - Parameter known: has all that is to be measured.
    func calibration(_ known: Measured) -> Calibration {
        func rate(_ kind: ComputeKind) -> Double? {
            pinned[kind] ?? (measured.contains(kind) ? known.rates[kind] : nil)
        }
        var calibration = Calibration(
            hash: rate(.hash) ?? 0, json: rate(.json) ?? 0, jsonCached: rate(.jsonCached),
            jsonFoundation: rate(.jsonFoundation), protobuf: rate(.protobuf),
            measuredAt: measured.isEmpty ? nil : known.at)
        calibration.sleep = sleep
        return calibration
    }

    /// `measured`, `configured` or `mixed`.
    var source: String {
        measured.isEmpty ? "configured" : pinned.isEmpty ? "measured" : "mixed"
    }
}

extension WantedCalibration.Measured {
    /// With what was measured later.
    func adding(_ later: WantedCalibration.Measured) -> WantedCalibration.Measured {
        WantedCalibration.Measured(rates: rates.merging(later.rates) { $1 }, at: later.at ?? at)
    }
}
