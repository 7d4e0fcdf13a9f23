import RPC
import Wire
import Workload

/// What the reply to a gRPC call says (gRPC over HTTP/2, "Responses").
struct RPCReply: Equatable {
    /// What the call gave.
    var result: Result<[UInt8], CallFault>
    /// What its body takes of the buffers.
    var share: BufferShare?

    /// Bytes of a message about a failure that are told.
    private static let longestMessage = 200

    init(_ message: HTTP2Message, to method: RPCMethod = .call) {
        do throws(CallFault) {
            result = .success(try RPCReply.body(of: message, to: method))
            share = message.share
        } catch {
            result = .failure(error)
        }
    }

    private static func body(of message: HTTP2Message, to method: RPCMethod) throws(CallFault) -> [UInt8] {
        if let rejection = message.rejection {
            throw rejection.isLimit ? .tooLarge(reason: rejection.reason) : .malformed(reason: rejection.reason)
        }
        let status = try status(of: message)
        guard status == GRPCStatus.ok.rawValue else { throw .ended(status: status, message: words(of: message)) }
        let framed: ArraySlice<UInt8>
        do throws(GRPCFault) {
            framed = try GRPCFrame.message(
                in: message.body[...], encoding: message.fields.first(.grpcEncoding),
                atMost: DownstreamEndpoint.maximumReplyBody + overhead)
        } catch {
            throw .malformed(reason: error.message)
        }
        return try method.body(of: framed)
    }

    /// Bytes of a message beside the body that it brings.
    static let overhead = 16

    /// In the trailers, or in the head if that is all there is.
    private static func status(of message: HTTP2Message) throws(CallFault) -> Int {
        guard let text = (message.trailers ?? message.fields).first(.grpcStatus) else {
            guard message.status == 200 else { throw .replied(status: message.status) }
            guard GRPCContentType(message.fields.first(.contentType)) == .protobuf else {
                throw .malformed(reason: "its content-type is not application/grpc")
            }
            throw .malformed(reason: "no grpc-status behind it")
        }
        guard let code = GRPCStatus.code(text) else { throw .malformed(reason: "its grpc-status is no number") }
        return code
    }

    /// One line.
    private static func words(of message: HTTP2Message) -> String {
        guard let text = (message.trailers ?? message.fields).first(.grpcMessage) else { return "" }
        let plain = GRPCText.percentDecoded(text.prefix(3 * longestMessage)).unicodeScalars.map { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : Character(scalar)
        }
        return String(plain.prefix(longestMessage))
    }
}

extension Answer {
    /// - Parameter arrival: of the reply's end; of what was noticed, if there is none.
    init(
        _ reply: RPCReply, arrival: Instant, isUpperBound: Bool, of endpoint: DownstreamEndpoint, timeout: Duration
    ) {
        self.init(
            result: reply.result.mapError { $0.failure(of: endpoint, timeout: timeout) }, arrival: arrival,
            arrivalIsUpperBound: isUpperBound)
        holding = reply.share
    }
}
