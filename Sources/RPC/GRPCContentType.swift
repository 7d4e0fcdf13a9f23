/// What a request's `content-type` says of gRPC.
public enum GRPCContentType: Equatable, Sendable {
    /// It is none of gRPC's.
    case other
    /// Messages in protobuf.
    case protobuf
    /// It begins like gRPC's and is something that is not spoken here: gRPC-Web, JSON, or what nobody knows. 415.
    case unknown

    /// Case does not matter, as in any media type (RFC 9110 8.3.1), and neither do parameters.
    public init(_ value: ArraySlice<UInt8>?) {
        guard let value, value.count >= GRPCContentType.name.count, GRPCContentType.begins(value) else {
            self = .other
            return
        }
        let suffix = value.dropFirst(GRPCContentType.name.count).prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 }
        self = suffix.isEmpty || suffix.map(GRPCContentType.lower) == Array("+proto".utf8) ? .protobuf : .unknown
    }

    private static let name = Array("application/grpc".utf8)

    private static func begins(_ value: ArraySlice<UInt8>) -> Bool {
        // As nearly all write it.
        value.prefix(name.count).elementsEqual(name) || value.prefix(name.count).map(lower) == name
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
