import Proto
import SwiftProtobuf

/// The unary methods of grpc.testing.TestService (doc/interop-test-descriptions.md of grpc), by which gRPC's own
/// clients are tried.
public enum InteropCalls {
    /// Largest payload that a client may ask for, in bytes: what gRPC's clients take by default.
    static let largestPayload = 4 << 20

    /// The fields of a request whose values come back: in the head, and in the trailers.
    public static let echoedInHead = "x-grpc-test-echo-initial"
    public static let echoedInTrailers = "x-grpc-test-echo-trailing-bin"

    /// The reply to EmptyCall.
    public static func empty(_ message: ArraySlice<UInt8>) throws(GRPCFault) -> GRPCReply {
        guard (try? Grpc_Testing_Empty(serializedBytes: Array(message))) != nil else {
            throw GRPCFault(.internal, "the message is no grpc.testing.Empty")
        }
        return GRPCReply(body: GRPCFrame.framed([]))
    }

    /// The reply to UnaryCall: a payload of the size, or the status, that the message asks for.
    public static func unary(_ message: ArraySlice<UInt8>) throws(GRPCFault) -> GRPCReply {
        guard let request = try? Grpc_Testing_SimpleRequest(serializedBytes: Array(message)) else {
            throw GRPCFault(.internal, "the message is no grpc.testing.SimpleRequest")
        }
        if request.hasResponseStatus, request.responseStatus.code != 0 {
            let code = GRPCStatus(rawValue: Int(request.responseStatus.code)) ?? .unknown
            throw GRPCFault(code, request.responseStatus.message)
        }
        guard !request.responseCompressed.value, !request.expectCompressed.value else {
            throw GRPCFault(.invalidArgument, "messages are not compressed here")
        }
        guard request.responseSize >= 0 else {
            throw GRPCFault(.invalidArgument, "response_size \(request.responseSize): want 0 or more")
        }
        guard request.responseSize <= largestPayload else {
            throw GRPCFault(.resourceExhausted, "response_size \(request.responseSize): at most \(largestPayload)")
        }
        let payload = [UInt8](repeating: 0, count: Int(request.responseSize))
        return GRPCReply(
            body: GRPCFrame.framed(capacity: payload.count + 16) { response in
                response.field(1) { $0.field(2, payload) }
            })
    }
}
