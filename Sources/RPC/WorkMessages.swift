import Proto
import SwiftProtobuf
import Workload

/// The messages of the Work service, as orders and as bytes.
public enum WorkMessages {
    /// What a WorkRequest asks for, unchecked, and its payload.
    public static func read(
        _ message: ArraySlice<UInt8>
    ) throws(GRPCFault) -> (fields: OrderFields, payload: [UInt8]) {
        guard let request = try? Deadlined_V1_WorkRequest(serializedBytes: Array(message)) else {
            throw GRPCFault(.internal, "the message is no deadlined.v1.WorkRequest")
        }
        let fields = OrderFields(
            before: request.hasBefore ? duration(request.before) : nil,
            downstream: request.hasDownstream ? duration(request.downstream) : nil,
            after: request.hasAfter ? duration(request.after) : nil,
            deadline: request.hasDeadline ? duration(request.deadline) : nil, kind: name(request.kind))
        return (fields, Array(request.payload))
    }

    /// Longer than any limit, and short enough to be a number of nanoseconds: what is beyond it is refused as it is.
    private static let longest: Int64 = 9_000_000_000

    private static func duration(_ message: Google_Protobuf_Duration) -> Duration {
        let seconds = min(max(message.seconds, -longest), longest)
        return .seconds(seconds) + .nanoseconds(Int64(message.nanos))
    }

    /// Of a compute kind, as the query has it; the number, where it is none that this knows.
    private static func name(_ kind: Deadlined_V1_Kind) -> String? {
        switch kind {
        case .unspecified: nil
        case .hash: "hash"
        case .json: "json"
        case .spin: "spin"
        case .sleep: "sleep"
        case .jsonCached: "json-cached"
        case .jsonFoundation: "json-foundation"
        case .protobuf: "protobuf"
        case .UNRECOGNIZED(let number): "\(number)"
        }
    }

    /// A WorkReply, framed.
    public static func framed(_ answer: WorkAnswer) -> [UInt8] {
        GRPCFrame.framed(capacity: 256) { answer.write(into: &$0) }
    }

    /// A Progress with the reply in it, framed.
    public static func framedProgress(_ answer: WorkAnswer) -> [UInt8] {
        GRPCFrame.framed(capacity: 256) { $0.field(2) { answer.write(into: &$0) } }
    }

    /// A Progress that tells that a step has ended, framed.
    public static func framedProgress(_ step: WorkStep, elapsedNanoseconds: Int64) -> [UInt8] {
        GRPCFrame.framed(capacity: 32) { progress in
            progress.field(1) { ended in
                ended.field(1, UInt64(step.rawValue))
                ended.field(2, nanoseconds: elapsedNanoseconds)
            }
        }
    }
}

/// A step of a request, by its number in the messages.
public enum WorkStep: UInt8, Sendable {
    case before = 1
    case downstream = 2
    case after = 3
}
