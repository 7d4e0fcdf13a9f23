import RPC
import Testing

struct GRPCFrameTests {
    private static func message(
        _ body: [UInt8], encoding: String? = nil, atMost most: Int = 100
    ) -> Result<[UInt8], GRPCFault> {
        Result { () throws(GRPCFault) in
            Array(try GRPCFrame.message(in: body[...], encoding: encoding.map { Array($0.utf8)[...] }, atMost: most))
        }
    }

    @Test(
        "A body with one message gives it, whatever its length",
        arguments: [
            ([0, 0, 0, 0, 0], []), ([0, 0, 0, 0, 2, 7, 8], [7, 8]),
            ([0, 0, 0, 1, 0] + [UInt8](repeating: 5, count: 256), [UInt8](repeating: 5, count: 256)),
        ] as [([UInt8], [UInt8])])
    func one(body: [UInt8], message: [UInt8]) throws {
        #expect(try Self.message(body, atMost: 256).get() == message)
        #expect(GRPCFrame.framed(message) == body)
    }

    static let faults: [([UInt8], String?, GRPCStatus, Bool)] = [
        // Numbers of messages that a unary method does not take.
        ([], nil, .unimplemented, false), ([0, 0, 0, 0, 1, 7, 0, 0, 0, 0, 0], nil, .unimplemented, false),
        ([0, 0, 0, 0, 1, 7, 0], nil, .unimplemented, false),
        // Bodies that end too early.
        ([0], nil, .internal, false), ([0, 0, 0, 0], nil, .internal, false),
        ([0, 0, 0, 0, 2, 7], nil, .internal, false),
        // Lengths beyond the bound, be the bytes there or not.
        ([0, 0, 0, 0, 101] + [UInt8](repeating: 0, count: 101), nil, .resourceExhausted, false),
        ([0, 255, 255, 255, 255, 1], nil, .resourceExhausted, false),
        // Compressed.
        ([1, 0, 0, 0, 1, 7], nil, .internal, true), ([1, 0, 0, 0, 1, 7], "identity", .internal, true),
        ([1, 0, 0, 0, 1, 7], "gzip", .unimplemented, true), ([2, 0, 0, 0, 1, 7], nil, .internal, false),
    ]

    @Test("A body that is not one message is refused with the status that gRPC has for it", arguments: faults)
    func fault(body: [UInt8], encoding: String?, status: GRPCStatus, namesEncodings: Bool) {
        guard case .failure(let fault) = Self.message(body, encoding: encoding) else {
            Issue.record("accepted")
            return
        }
        #expect(fault.status == status)
        #expect(fault.namesEncodings == namesEncodings)
    }

    @Test("A message that is not compressed is taken whatever the encoding is called")
    func encodingWithoutFlag() throws {
        #expect(try Self.message([0, 0, 0, 0, 1, 7], encoding: "gzip").get() == [7])
    }

    @Test("Of a body that goes on each message is given when it is whole, in their order")
    func goingOn() throws {
        let body: [UInt8] = [0, 0, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 8, 9]
        var (messages, start) = ([[UInt8]](), 0)
        for end in 0...body.count {
            while let message = try GRPCFrame.next(in: body[start..<end], encoding: nil, atMost: 2) {
                messages.append(Array(message))
                start = message.endIndex
            }
            #expect(messages.count == [6, 11, 18].count { $0 <= end })
        }
        #expect(messages == [[7], [], [8, 9]])
    }

    @Test("A message that is too long is refused as soon as its length is there")
    func tooLong() {
        let head: [UInt8] = [0, 0, 0, 0, 3]
        #expect(throws: GRPCFault(.resourceExhausted, "a message of 3 bytes; at most 2 are taken")) {
            try GRPCFrame.next(in: head[...], encoding: nil, atMost: 2)
        }
    }
}
