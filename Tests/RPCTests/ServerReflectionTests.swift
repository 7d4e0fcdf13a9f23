import Proto
import RPC
import SwiftProtobuf
import Testing

struct ServerReflectionTests {
    private typealias Request = Grpc_Reflection_V1_ServerReflectionRequest
    private typealias Response = Grpc_Reflection_V1_ServerReflectionResponse

    private static func ask(_ asked: Request.OneOf_MessageRequest?) throws -> Response {
        let request = Request.with {
            $0.host = "here"
            $0.messageRequest = asked
        }
        let bytes: [UInt8] = try request.serializedBytes()
        let reflection = try #require(ServerReflection.ofServices)
        let response = try Response(serializedBytes: reflection.answer(bytes[...]))
        #expect(response.validHost == "here")
        #expect(response.originalRequest == request)
        return response
    }

    private static func files(_ response: Response) throws -> [Google_Protobuf_FileDescriptorProto] {
        try response.fileDescriptorResponse.fileDescriptorProto.map {
            try Google_Protobuf_FileDescriptorProto(serializedBytes: $0)
        }
    }

    @Test("The services that are served are listed, and each is found with its methods")
    func services() throws {
        let names = try Self.ask(.listServices("")).listServicesResponse.service.map(\.name)
        #expect(names == GRPCMethod.services)
        for method in GRPCMethod.allCases {
            let parts = method.name.split(separator: "/").map(String.init)
            let files = try Self.files(Self.ask(.fileContainingSymbol(parts.joined(separator: "."))))
            let service = files.first?.service.first { "\(files[0].package).\($0.name)" == parts[0] }
            #expect(service?.method.contains { $0.name == parts[1] } == true, "\(method.name)")
        }
    }

    @Test("A file comes with all that it imports, itself first")
    func imports() throws {
        let files = try Self.files(Self.ask(.fileByFilename("deadlined/v1/work.proto")))
        #expect(files.map(\.name) == ["deadlined/v1/work.proto", "google/protobuf/duration.proto"])
    }

    @Test(
        "Messages, their fields, enums and values are found",
        arguments: [
            "deadlined.v1.WorkRequest", "deadlined.v1.WorkRequest.payload", "deadlined.v1.Kind",
            "deadlined.v1.KIND_HASH", "google.protobuf.Duration", "grpc.health.v1.HealthCheckResponse.ServingStatus",
        ])
    func symbols(name: String) throws {
        #expect(try !Self.files(Self.ask(.fileContainingSymbol(name))).isEmpty)
    }

    @Test("What is not there is NOT_FOUND, and a request for nothing INVALID_ARGUMENT; the stream lives on")
    func errors() throws {
        let missing: [Request.OneOf_MessageRequest] = [
            .fileByFilename("none.proto"), .fileContainingSymbol("deadlined.v1.None"),
            .fileContainingExtension(
                .with {
                    $0.containingType = "deadlined.v1.WorkRequest"
                    $0.extensionNumber = 100
                }), .allExtensionNumbersOfType("deadlined.v1.None"),
        ]
        for asked in missing {
            #expect(try Self.ask(asked).errorResponse.errorCode == Int32(GRPCStatus.notFound.rawValue))
        }
        #expect(try Self.ask(nil).errorResponse.errorCode == Int32(GRPCStatus.invalidArgument.rawValue))
    }

    @Test("A type that is there has no extensions")
    func extensions() throws {
        let response = try Self.ask(.allExtensionNumbersOfType("deadlined.v1.WorkRequest"))
        #expect(response.allExtensionNumbersResponse.baseTypeName == "deadlined.v1.WorkRequest")
        #expect(response.allExtensionNumbersResponse.extensionNumber.isEmpty)
    }

    @Test("Bytes that are no request end the stream")
    func garbage() throws {
        let reflection = try #require(ServerReflection.ofServices)
        #expect(throws: GRPCFault(.internal, "the message is no ServerReflectionRequest")) {
            try reflection.answer([0x0a, 0x7f])
        }
    }
}
