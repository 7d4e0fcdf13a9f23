import Proto

/// The messages of grpc.health.v1.
public enum HealthMessages {
    /// What a client is told of a service.
    public enum Status: UInt64, Sendable {
        case serving = 1
        case notServing = 2
        /// Of a service that is not known; only a watch is told so.
        case unknownService = 3
    }

    /// The service that a request asks for and that is not served, as a message may show it; nil: it asks for one that
    /// is, or by no name for the whole server.
    public static func unknownService(in message: ArraySlice<UInt8>) throws(GRPCFault) -> String? {
        // Most ask for the whole server.
        guard !message.isEmpty else { return nil }
        guard let request = try? Grpc_Health_V1_HealthCheckRequest(serializedBytes: Array(message)) else {
            throw GRPCFault(.internal, "the message is no grpc.health.v1.HealthCheckRequest")
        }
        let isKnown = request.service.isEmpty || GRPCMethod.services.contains(request.service)
        return isKnown ? nil : GRPCText.shown(Array(request.service.utf8)[...])
    }

    /// `:path` of the method that asks once.
    public static let checkPath = Array("/\(GRPCMethod.check.name)".utf8)

    /// The body of a request that asks for the whole server.
    public static let request = GRPCFrame.framed([])

    /// Whether a reply says that the server serves.
    public static func isServing(_ message: ArraySlice<UInt8>) -> Bool {
        (try? Grpc_Health_V1_HealthCheckResponse(serializedBytes: Array(message)))?.status == .serving
    }

    /// A HealthCheckResponse, framed.
    public static func framed(_ status: Status) -> [UInt8] {
        GRPCFrame.framed(capacity: 2) { $0.field(1, status.rawValue) }
    }
}
