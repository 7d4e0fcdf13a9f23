/// What a request's messages are written in.
public enum MessageProtocol: UInt8, CaseIterable, Sendable {
    case http1, http2, grpc

    /// Whether its messages are on streams.
    public var isHTTP2: Bool { self != .http1 }

    /// The name in flags, metrics, reports and records.
    public var name: String {
        switch self {
        case .http1: "http1"
        case .http2: "http2"
        case .grpc: "grpc"
        }
    }

    public static func named(_ name: String) -> MessageProtocol? { allCases.first { $0.name == name } }
}
