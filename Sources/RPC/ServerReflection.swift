import CResources
import Proto
import SwiftProtobuf

/// Answers grpc.reflection.v1 from descriptors of what is served, so that grpcurl and its like can call without the
/// `.proto` files.
public struct ServerReflection: Sendable {
    private struct File {
        /// A FileDescriptorProto.
        var bytes: [UInt8]
        var dependencies: [String]
    }

    private let files: [String: File]
    /// The file in which a full name is declared.
    private let fileOfSymbol: [String: String]
    /// Messages, which alone can have extensions. There are none.
    private let types: Set<String>

    /// - Parameter descriptors: a FileDescriptorSet, whole: with all that its files import.
    init(descriptors: [UInt8]) throws {
        var (files, symbols, types) = ([String: File](), [String: String](), Set<String>())
        for file in try Google_Protobuf_FileDescriptorSet(serializedBytes: descriptors).file {
            files[file.name] = File(bytes: try file.serializedBytes(), dependencies: file.dependency)
            let names = SymbolNames(file)
            for name in names.all { symbols[name] = file.name }
            types.formUnion(names.types)
        }
        (self.files, fileOfSymbol, self.types) = (files, symbols, types)
    }

    /// Of what this binary serves. Takes a few milliseconds, and so is made when somebody first asks.
    public static let ofServices: ServerReflection? = {
        let file = cresources_services
        return try? ServerReflection(descriptors: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }()

    /// The reply, unframed, to one message.
    public func answer(_ message: ArraySlice<UInt8>) throws(GRPCFault) -> [UInt8] {
        guard let request = try? Grpc_Reflection_V1_ServerReflectionRequest(serializedBytes: Array(message)) else {
            throw GRPCFault(.internal, "the message is no ServerReflectionRequest")
        }
        var response = Grpc_Reflection_V1_ServerReflectionResponse()
        response.validHost = request.host
        response.originalRequest = request
        response.messageResponse = answer(to: request)
        guard let bytes: [UInt8] = try? response.serializedBytes() else {
            throw GRPCFault(.internal, "the reply cannot be written")
        }
        return bytes
    }

    private typealias Response = Grpc_Reflection_V1_ServerReflectionResponse.OneOf_MessageResponse

    private func answer(to request: Grpc_Reflection_V1_ServerReflectionRequest) -> Response {
        switch request.messageRequest {
        case .listServices: services
        case .fileByFilename(let name): fileResponse(name, "no file \(name)")
        case .fileContainingSymbol(let symbol): fileResponse(fileOfSymbol[symbol], "no symbol \(symbol)")
        case .fileContainingExtension(let asked):
            error(.notFound, "no extension \(asked.extensionNumber) of \(asked.containingType)")
        case .allExtensionNumbersOfType(let type):
            types.contains(type)
                ? .allExtensionNumbersResponse(.with { $0.baseTypeName = type }) : error(.notFound, "no type \(type)")
        case nil: error(.invalidArgument, "the request asks for nothing")
        }
    }

    private var services: Response {
        .listServicesResponse(
            .with { $0.service = GRPCMethod.services.map { name in .with { $0.name = name } } })
    }

    /// A file with all that it imports, itself first.
    private func fileResponse(_ name: String?, _ complaint: String) -> Response {
        guard let name, files[name] != nil else { return error(.notFound, complaint) }
        var (names, next) = ([name], 0)
        while next < names.count {
            for dependency in files[names[next]]?.dependencies ?? [] where !names.contains(dependency) {
                names.append(dependency)
            }
            next += 1
        }
        let bytes = names.compactMap { files[$0]?.bytes }
        return .fileDescriptorResponse(.with { $0.fileDescriptorProto = bytes.map { .init($0) } })
    }

    private func error(_ status: GRPCStatus, _ message: String) -> Response {
        .errorResponse(
            .with {
                $0.errorCode = Int32(status.rawValue)
                $0.errorMessage = message
            })
    }
}
