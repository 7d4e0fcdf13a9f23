import Proto
import RPC
import SwiftProtobuf
import Wire

@testable import Daemon

/// Calls over one HTTP/2 connection to a `FrontBench`.
struct CallClient {
    let client: StreamClient

    /// How a call ended, as its client sees it.
    struct Ended {
        var status: GRPCStatus?
        var message: String
        /// Of the frames in its body.
        var messages: [[UInt8]]
        var reply: HTTP2Message
        /// Whether what ends it stands in the head.
        var isTrailersOnly: Bool

        /// The value of a field where it is to be: in the trailers, or in a head that is all there is.
        func last(_ name: StaticString) -> String? {
            (reply.trailers ?? reply.fields).first(FieldName(name)).map { String(decoding: $0, as: UTF8.self) }
        }

        func inHead(_ name: StaticString) -> String? {
            reply.fields.first(FieldName(name)).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    init(_ bench: FrontBench, window: Int = 1 << 20) throws {
        client = try StreamClient(bench, window: window)
    }

    static let head = "te: trailers\r\ncontent-type: application/grpc\r\n"

    /// Begins a call.
    func begin(
        _ path: String, _ messages: [[UInt8]], lines: String = "", head: String = CallClient.head,
        httpMethod: String = "POST"
    ) -> Int32 {
        client.request(
            "/\(path)", method: httpMethod, lines: head + lines, body: messages.flatMap { GRPCFrame.framed($0) })
    }

    func begin(_ method: GRPCMethod, _ message: some Message, lines: String = "") throws -> Int32 {
        begin(method.name, [try message.serializedBytes()], lines: lines)
    }

    /// Makes one, and waits for its end.
    func call(_ method: GRPCMethod, _ message: some Message, lines: String = "") throws -> Ended? {
        let stream = try begin(method, message, lines: lines)
        client.settle()
        return ended(stream)
    }

    /// How a call ended; nil if it has not.
    func ended(_ stream: Int32) -> Ended? {
        guard let reply = client.replies[stream] else { return nil }
        let end = reply.trailers ?? reply.fields
        let status = end.first(.grpcStatus).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
        return Ended(
            status: status.flatMap(GRPCStatus.init), message: GRPCText.percentDecoded(end.first(.grpcMessage) ?? []),
            messages: CallClient.messages(reply.body), reply: reply, isTrailersOnly: reply.trailers == nil)
    }

    /// Those that are whole.
    static func messages(_ body: [UInt8]) -> [[UInt8]] {
        var messages: [[UInt8]] = []
        var rest = body[...]
        while let message = try? GRPCFrame.next(in: rest, encoding: nil, atMost: 8 << 20) {
            messages.append(Array(message))
            rest = rest[message.endIndex...]
        }
        return messages
    }
}
