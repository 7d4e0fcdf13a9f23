import Proto
import RPC
import SwiftProtobuf
import Testing

/// Of the calls that are answered at once.
struct AnsweredCallsTests {
    private static func message(_ reply: GRPCReply) throws -> [UInt8] {
        Array(try GRPCFrame.message(in: reply.body[...], encoding: nil, atMost: 8 << 20))
    }

    @Test("Health knows the whole server and each service, and no other")
    func health() throws {
        for service in [""] + GRPCMethod.services {
            let bytes: [UInt8] = try Grpc_Health_V1_HealthCheckRequest.with { $0.service = service }.serializedBytes()
            #expect(try HealthMessages.unknownService(in: bytes[...]) == nil)
        }
        let bytes: [UInt8] = try Grpc_Health_V1_HealthCheckRequest.with { $0.service = "a.B" }.serializedBytes()
        #expect(try HealthMessages.unknownService(in: bytes[...]) == "\"a.B\"")
        #expect(throws: GRPCFault.self) { try HealthMessages.unknownService(in: [0x0a, 0x7f]) }
    }

    @Test(
        "A status of health is what the generated code reads",
        arguments: [
            (HealthMessages.Status.serving, Grpc_Health_V1_HealthCheckResponse.ServingStatus.serving),
            (.notServing, .notServing), (.unknownService, .serviceUnknown),
        ])
    func healthStatus(
        status: HealthMessages.Status, read: Grpc_Health_V1_HealthCheckResponse.ServingStatus
    ) throws {
        let frame = HealthMessages.framed(status)
        let message = try GRPCFrame.message(in: frame[...], encoding: nil, atMost: 100)
        #expect(try Grpc_Health_V1_HealthCheckResponse(serializedBytes: Array(message)).status == read)
    }

    @Test("EmptyCall gives an empty message")
    func empty() throws {
        #expect(try Self.message(InteropCalls.empty([])).isEmpty)
        #expect(throws: GRPCFault.self) { try InteropCalls.empty([0x0a, 0x7f]) }
    }

    private static func unary(_ fill: (inout Grpc_Testing_SimpleRequest) -> Void) throws -> GRPCReply {
        let bytes: [UInt8] = try Grpc_Testing_SimpleRequest.with(fill).serializedBytes()
        return try InteropCalls.unary(bytes[...])
    }

    @Test("UnaryCall gives a payload of the size that is asked for", arguments: [0, 1, 314_159, 4 << 20])
    func unary(size: Int) throws {
        let reply = try Self.unary {
            $0.responseSize = Int32(size)
            $0.payload.body = .init(repeating: 0, count: 271_828)
        }
        let response = try Grpc_Testing_SimpleResponse(serializedBytes: Self.message(reply))
        #expect(response.payload.body.count == size)
        #expect(response.payload.body.allSatisfy { $0 == 0 })
    }

    @Test("UnaryCall ends with the status that is asked for, and one that gRPC does not have is UNKNOWN")
    func status() {
        for (code, status) in [(2, GRPCStatus.unknown), (5, .notFound), (99, .unknown)] {
            #expect(throws: GRPCFault(status, "so it is")) {
                try Self.unary {
                    $0.responseStatus.code = Int32(code)
                    $0.responseStatus.message = "so it is"
                }
            }
        }
    }

    @Test("What UnaryCall cannot give is refused")
    func refused() {
        #expect(throws: GRPCFault(.invalidArgument, "response_size -1: want 0 or more")) {
            try Self.unary { $0.responseSize = -1 }
        }
        #expect(throws: GRPCFault(.resourceExhausted, "response_size 4194305: at most 4194304")) {
            try Self.unary { $0.responseSize = 4_194_305 }
        }
        #expect(throws: GRPCFault(.invalidArgument, "messages are not compressed here")) {
            try Self.unary { $0.expectCompressed.value = true }
        }
    }
}
