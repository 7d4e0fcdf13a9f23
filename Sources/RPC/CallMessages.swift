import Proto
import SwiftProtobuf
import Workload

/// The messages of the Downstream service, which requests call and the simulator serves.
public enum CallMessages {
    /// `:path` of its one method.
    public static let path = Array("/deadlined.v1.Downstream/Call".utf8)

    /// The body of a request that asks for a call of this length.
    public static func request(wait: Duration) -> [UInt8] {
        GRPCFrame.framed(capacity: 16) { $0.field(1, nanoseconds: wait.nanoseconds) }
    }

    /// What such a message asks for; without a wait nothing.
    public static func wait(of message: ArraySlice<UInt8>) throws(GRPCFault) -> Duration {
        guard let request = try? Deadlined_V1_CallRequest(serializedBytes: Array(message)) else {
            throw GRPCFault(.internal, "the message is no deadlined.v1.CallRequest")
        }
        // Longer than any that is served, and short enough to be a number of nanoseconds.
        let seconds = min(max(request.wait.seconds, -longest), longest)
        return .seconds(seconds) + .nanoseconds(Int64(request.wait.nanos))
    }

    private static let longest: Int64 = 9_000_000_000

    /// The body of a reply.
    public static func reply(_ body: [UInt8]) -> [UInt8] {
        GRPCFrame.framed(capacity: body.count + 8) { $0.field(1, body) }
    }

    /// What such a message says; nil if it is none.
    public static func body(of message: ArraySlice<UInt8>) -> [UInt8]? {
        (try? Deadlined_V1_CallReply(serializedBytes: Array(message))).map { Array($0.body) }
    }
}
