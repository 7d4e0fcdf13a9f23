import Workload

/// The methods that are served.
public enum GRPCMethod: UInt8, CaseIterable, Sendable {
    case `do`, doWithProgress, check, watch, reflect, emptyCall, unaryCall

    /// Its service and name, as metrics have it (OpenTelemetry's `rpc.method`) and `:path` behind its `/`.
    public var name: String { GRPCMethod.names[Int(rawValue)] }

    private static let names = [
        "deadlined.v1.Work/Do", "deadlined.v1.Work/DoWithProgress", "grpc.health.v1.Health/Check",
        "grpc.health.v1.Health/Watch", "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "grpc.testing.TestService/EmptyCall", "grpc.testing.TestService/UnaryCall",
    ]

    /// Whether each of the client's messages is answered when it has come; else there is exactly one.
    public var isConversation: Bool { self == .reflect }

    /// Those whose calls are requests of the figures; the first ones of all.
    public static let work = [GRPCMethod.do, .doWithProgress]

    /// What reflection lists, and what health knows beside the whole server.
    public static let services = [
        "deadlined.v1.Work", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.testing.TestService",
    ]

    private static let paths = allCases.map { path("/\($0.name)", $0) } + [olderReflection]
    /// Older clients, grpcio's among them, know the service by this name; its messages are the same.
    private static let olderReflection = path(
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", .reflect)

    private static func path(_ text: String, _ method: GRPCMethod) -> (path: ArraySlice<UInt8>, method: GRPCMethod) {
        (Array(text.utf8)[...], method)
    }

    /// - Parameter path: of `:path`.
    public init?(path: ArraySlice<UInt8>) {
        guard let found = GRPCMethod.paths.first(where: { $0.path.isSame(as: path) }) else { return nil }
        self = found.method
    }

    /// Why a path is none of them, in gRPC's words for it.
    public static func unimplemented(_ path: ArraySlice<UInt8>) -> GRPCFault {
        let service = path.dropFirst().prefix { $0 != UInt8(ascii: "/") }
        let isServed = services.contains { service.elementsEqual($0.utf8) }
        return GRPCFault(.unimplemented, "unknown \(isServed ? "method" : "service") \(GRPCText.shown(path))")
    }
}
