/// How many units of each compute kind make a millisecond of CPU on this machine: measured by `Calibrator`, or pinned.
public struct Calibration: Sendable, Equatable {
    /// Most units that one step is given, whatever the calibration says.
    public static let maximumUnits = 1_000_000_000_000

    /// What kinds whose unit is a microsecond need instead of a measurement.
    public static let microseconds = 1_000.0

    /// Rounds per millisecond.
    public var hash: Double
    /// Documents per millisecond.
    public var json: Double
    /// The same of kinds that are measured only where they are needed; nil where that is not known.
    public var jsonCached, jsonFoundation, protobuf: Double?
    /// Microseconds that `sleep` holds its thread for each millisecond: more on a machine that is to be slow.
    public var sleep = Calibration.microseconds
    /// When it was measured, in nanoseconds since the epoch; nil if it was not.
    public var measuredAt: UInt64?

    public init(
        hash: Double, json: Double, jsonCached: Double? = nil, jsonFoundation: Double? = nil, protobuf: Double? = nil,
        measuredAt: UInt64? = nil
    ) {
        self.measuredAt = measuredAt
        self.hash = hash
        self.json = json
        self.jsonCached = jsonCached
        self.jsonFoundation = jsonFoundation
        self.protobuf = protobuf
    }

    /// Units per millisecond; nil where they are not known, so that a request cannot have the kind.
    public subscript(kind: ComputeKind) -> Double? {
        switch kind {
        case .hash: hash
        case .json: json
        case .spin: Calibration.microseconds
        case .sleep: sleep
        case .jsonCached: jsonCached
        case .jsonFoundation: jsonFoundation
        case .protobuf: protobuf
        }
    }

    /// Refuses a kind whose units are not known.
    public func check(_ kind: ComputeKind) throws(BadOrder) {
        guard self[kind] == nil else { return }
        throw BadOrder(
            reason: "kind=\(kind.rawValue): is not calibrated here; serve with --kind \(kind.rawValue), "
                + "or set calibration.\(kind.key)")
    }

    public func step(_ asked: Duration, of kind: ComputeKind) -> WorkOrder.Step {
        WorkOrder.Step(asked: asked, units: units(for: asked, of: kind), nanoseconds: nanoseconds(for: asked, of: kind))
    }

    /// The whole number of units nearest to a duration: 0 for zero, at least one for anything above.
    public func units(for duration: Duration, of kind: ComputeKind) -> Int {
        guard duration > .zero else { return 0 }
        let units = (duration.milliseconds * (self[kind] ?? 0)).rounded()
        return Int(min(max(1, units), Double(Calibration.maximumUnits)))
    }

    /// The CPU time that a step of that duration stands for: the duration itself, but where it is of so few units that
    /// rounding to whole ones changes it by more than a hundredth.
    public func nanoseconds(for duration: Duration, of kind: ComputeKind) -> UInt64 {
        let units = units(for: duration, of: kind)
        guard units < Calibration.fewUnits else { return UInt64(max(0, duration.nanoseconds)) }
        let nanoseconds = Double(units) / (self[kind] ?? 0) * 1e6
        return UInt64(min(max(0, nanoseconds), Double(Int64.max) / 4))
    }

    private static let fewUnits = 50
}
