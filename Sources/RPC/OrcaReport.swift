/// What a worker says of its load, in ORCA's terms (xds.data.orca.v3.OrcaLoadReport): one source, and each protocol's
/// spelling of it.
public struct OrcaReport: Equatable, Sendable {
    /// Part of the CPUs' time that the worker may use which it used last; above 1 where others helped.
    public var utilization: Double
    /// Requests that it ended in the last second.
    public var requestsPerSecond: Double
    /// Ready to compute, and waiting.
    public var queueDepth: Int
    /// For how long the one of them that waited for longest could have run.
    public var queueAgeMilliseconds: Double
    /// Come, and not ended.
    public var inFlight: Int

    public init(
        utilization: Double, requestsPerSecond: Double, queueDepth: Int, queueAgeMilliseconds: Double, inFlight: Int
    ) {
        (self.utilization, self.requestsPerSecond, self.queueDepth) = (utilization, requestsPerSecond, queueDepth)
        (self.queueAgeMilliseconds, self.inFlight) = (queueAgeMilliseconds, inFlight)
    }

    /// The name of the trailer of a gRPC call.
    public static let trailer = "endpoint-load-metrics-bin"

    /// The value of that trailer.
    public var base64: [UInt8] { GRPCText.base64(message) }

    /// Depth, age and requests in flight have no field of their own, and none means a share of what there is.
    private var named: [(name: String, value: Double)] {
        [
            ("in_flight", Double(inFlight)), ("queue_age_ms", queueAgeMilliseconds),
            ("queue_depth", Double(queueDepth)),
        ]
    }

    /// As `Xds_Data_Orca_V3_OrcaLoadReport` is.
    var message: [UInt8] {
        var writer = MessageWriter(capacity: 112)
        writer.field(6, requestsPerSecond)
        for (name, value) in named {
            writer.field(8) { entry in
                entry.field(1, name.utf8)
                entry.field(2, value)
            }
        }
        writer.field(9, utilization)
        return writer.bytes
    }
}
