/// Messages in the body of a request or a reply: each with a flag and its length before it
/// (doc/PROTOCOL-HTTP2.md of grpc, "Length-Prefixed-Message").
public enum GRPCFrame {
    /// The flag and the length, in bytes.
    public static let headLength = 5

    /// The only message of a whole body. Another number of them is UNIMPLEMENTED, as gRPC's list of status codes has it
    /// ("cardinality violation").
    ///
    /// - Parameters:
    ///   - encoding: the value of `grpc-encoding`, if there is one.
    ///   - most: bytes that it may have.
    public static func message(
        in body: ArraySlice<UInt8>, encoding: ArraySlice<UInt8>?, atMost most: Int
    ) throws(GRPCFault) -> ArraySlice<UInt8> {
        guard !body.isEmpty else { throw GRPCFault(.unimplemented, "no message; the method takes exactly one") }
        guard let message = try next(in: body, encoding: encoding, atMost: most) else { throw cutOff(body) }
        guard message.endIndex == body.endIndex else {
            throw GRPCFault(.unimplemented, "several messages; the method takes exactly one")
        }
        return message
    }

    /// The first message of a body that may go on; nil: it has not come whole.
    public static func next(
        in body: ArraySlice<UInt8>, encoding: ArraySlice<UInt8>?, atMost most: Int
    ) throws(GRPCFault) -> ArraySlice<UInt8>? {
        guard body.count >= headLength else { return nil }
        let start = body.startIndex
        try check(flag: body[start], encoding: encoding)
        let length = length(of: body)
        guard length <= most else {
            throw GRPCFault(.resourceExhausted, "a message of \(length) bytes; at most \(most) are taken")
        }
        guard length <= body.count - headLength else { return nil }
        return body[start + headLength..<start + headLength + length]
    }

    /// Why a body that ends with the beginning of a message is not taken.
    public static func cutOff(_ rest: ArraySlice<UInt8>) -> GRPCFault {
        guard rest.count >= headLength else {
            return GRPCFault(.internal, "the body ends within a message's length")
        }
        return GRPCFault(
            .internal, "the body ends within a message: \(rest.count - headLength) bytes of \(length(of: rest))")
    }

    /// Of the message whose head begins there.
    private static func length(of body: ArraySlice<UInt8>) -> Int {
        body[body.startIndex + 1..<body.startIndex + headLength].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Nothing is decompressed here: doc/compression.md of grpc tells apart whether the client has named what it
    /// compressed with.
    private static func check(flag: UInt8, encoding: ArraySlice<UInt8>?) throws(GRPCFault) {
        switch flag {
        case 0: return
        case 1 where encoding.map(isIdentity) ?? true:
            throw GRPCFault(
                .internal, "the message's compressed flag is set, and grpc-encoding names no compression",
                namesEncodings: true)
        case 1:
            let name = GRPCText.shown(encoding ?? [])
            throw GRPCFault(
                .unimplemented, "messages compressed by \(name) are not taken; only identity is", namesEncodings: true)
        default:
            throw GRPCFault(.internal, "the message's compressed flag is \(flag); want 0 or 1")
        }
    }

    private static func isIdentity(_ encoding: ArraySlice<UInt8>) -> Bool { encoding.elementsEqual("identity".utf8) }

    /// A message with its head, as a body has it.
    public static func framed(_ message: [UInt8]) -> [UInt8] {
        var frame = head(length: message.count)
        frame += message
        return frame
    }

    /// The same of a message that is written now.
    ///
    /// - Parameter capacity: bytes that it most likely has at most.
    public static func framed(capacity: Int, _ write: (inout MessageWriter) -> Void) -> [UInt8] {
        var writer = MessageWriter(reserving: headLength, capacity: capacity + headLength)
        write(&writer)
        writer.put(UInt32(writer.bytes.count - headLength), at: 1)
        return writer.bytes
    }

    private static func head(length: Int) -> [UInt8] {
        let length = UInt32(length)
        return [0] + (0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * $0)) }
    }
}
