import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf
import Proto
import SwiftProtobuf

/// Calls the downstream over one connection.
struct DownstreamClient: Sendable {
    let client: GRPCClient<HTTP2ClientTransport.Posix>
    private static let method = MethodDescriptor(fullyQualifiedService: "deadlined.v1.Downstream", method: "Call")

    /// The bytes of its reply. Throws its status.
    func call(_ wait: Google_Protobuf_Duration, requestID: String, timeout: Duration) async throws -> [UInt8] {
        var message = Deadlined_V1_CallRequest()
        message.wait = wait
        var options = CallOptions.defaults
        options.timeout = max(timeout, .nanoseconds(1))
        return try await client.unary(
            request: ClientRequest(message: message, metadata: ["x-request-id": "\(requestID)"]),
            descriptor: Self.method,
            serializer: ProtobufSerializer<Deadlined_V1_CallRequest>(),
            deserializer: ProtobufDeserializer<Deadlined_V1_CallReply>(),
            options: options
        ) { try Array($0.message.body) }
    }
}
