import Proto
import SwiftProtobuf

extension OrcaReport {
    /// Bytes of a trailer that is looked at: a report of ours has some 150.
    static let longestTrailer = 4_096

    /// What the trailer's value says; nil for what is none, and for numbers that are none. Others' servers tell their
    /// CPUs' utilisation alone (gRFC A51): it stands for that of the application where there is no such number.
    public init?(base64 value: some Collection<UInt8>) {
        guard value.count <= OrcaReport.longestTrailer, let bytes = GRPCText.base64Decoded(value),
            let report = try? Xds_Data_Orca_V3_OrcaLoadReport(serializedBytes: bytes)
        else { return nil }
        let named = report.namedMetrics
        let utilization =
            report.applicationUtilization == 0 ? report.cpuUtilization : report.applicationUtilization
        let age = named["queue_age_ms"] ?? 0
        guard let depth = OrcaReport.count(named["queue_depth"]), let inFlight = OrcaReport.count(named["in_flight"]),
            (utilization + report.rpsFractional + age).isFinite
        else { return nil }
        self.init(
            utilization: max(0, utilization), requestsPerSecond: max(0, report.rpsFractional), queueDepth: depth,
            queueAgeMilliseconds: max(0, age), inFlight: inFlight)
    }

    /// A number of requests: clamped, and nil for NaN.
    private static func count(_ value: Double?) -> Int? {
        guard let value else { return 0 }
        return value.isNaN ? nil : Int(min(max(value, 0), 1e9))
    }
}
