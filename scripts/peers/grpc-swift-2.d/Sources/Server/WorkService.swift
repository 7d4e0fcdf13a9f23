import Foundation
import GRPCCore
import GRPCProtobuf
import Proto
import SwiftProtobuf
import Synchronization

/// `deadlined.v1.Work/Do`: compute, call the downstream, compute, reply. What generated code would register is
/// registered by hand.
final class WorkService: RegistrableRPCService {
    /// In nanoseconds.
    private static let longest: (compute: Int64, downstream: Int64, deadline: Int64) = (
        30_000_000_000, 60_000_000_000, 86_400_000_000_000
    )

    private let roundsPerMillisecond: Double
    private let downstream: DownstreamClient
    private let worker = UInt32(ProcessInfo.processInfo.processIdentifier)
    private let count = Atomic<Int>(0)

    init(roundsPerMillisecond: Double, downstream: DownstreamClient) {
        self.roundsPerMillisecond = roundsPerMillisecond
        self.downstream = downstream
    }

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: MethodDescriptor(fullyQualifiedService: "deadlined.v1.Work", method: "Do"),
            deserializer: ProtobufDeserializer<Deadlined_V1_WorkRequest>(),
            serializer: ProtobufSerializer<Deadlined_V1_WorkReply>()
        ) { request, _ in
            let request = try await ServerRequest(stream: request)
            return StreamingServerResponse(single: ServerResponse(message: try await self.work(request)))
        }
    }

    private func work(_ request: ServerRequest<Deadlined_V1_WorkRequest>) async throws -> Deadlined_V1_WorkReply {
        let arrival = ContinuousClock.now
        let message = request.message
        guard [.unspecified, .hash].contains(message.kind) else {
            throw RPCError(code: .invalidArgument, message: "kind: want hash; this server knows no other kind")
        }
        let expiry = arrival + (try budget(request))
        let before = try units(message.hasBefore ? message.before : nil, "before")
        let after = try units(message.hasAfter ? message.after : nil, "after")
        let wait = message.hasDownstream ? message.downstream : .init(seconds: 0, nanos: 20_000_000)
        guard (0...Self.longest.downstream).contains(wait.nanosecondsInAll) else { throw Self.outOfRange("downstream") }
        let id = request.metadata[stringValues: "x-request-id"].first { _ in true } ?? nextID()

        var chain = Chain(method: message.payload.isEmpty ? "GET" : "POST", before: before, after: after)
        chain.step(folding: Array(message.payload), rounds: before)
        let answer =
            wait.nanosecondsInAll == 0
            ? [] : try await downstream.call(wait, requestID: id, timeout: expiry - ContinuousClock.now)
        chain.step(folding: answer, rounds: after)

        var reply = Deadlined_V1_WorkReply()
        reply.digest = Data(chain.digest)
        reply.servedBy = .with {
            ($0.mode, $0.worker, $0.unitsBefore, $0.unitsAfter) = ("grpc-swift-2", worker, UInt64(before), UInt64(after))
        }
        reply.stages.compute = chain.cpuNanoseconds
        reply.deadlineRemaining = .init(rounding: expiry - ContinuousClock.now)
        reply.requestID = id
        return reply
    }

    /// Whole rounds nearest to a duration: at least one for anything above zero.
    private func units(_ duration: Google_Protobuf_Duration?, _ name: String) throws -> Int64 {
        let nanoseconds = duration?.nanosecondsInAll ?? 5_000_000
        guard (0...Self.longest.compute).contains(nanoseconds) else { throw Self.outOfRange(name) }
        return nanoseconds == 0 ? 0 : max(1, Int64(Double(nanoseconds) / 1e6 * roundsPerMillisecond + 0.5))
    }

    /// The call's own, the message's, or 100 ms. The call's has been read by GRPCCore, too, which cancels the call then.
    private func budget(_ request: ServerRequest<Deadlined_V1_WorkRequest>) throws -> Duration {
        let asked = request.message.hasDeadline ? request.message.deadline.nanosecondsInAll : 100_000_000
        guard (1...Self.longest.deadline).contains(asked) else { throw Self.outOfRange("deadline") }
        let units: [Character: Int64] = [
            "n": 1, "u": 1_000, "m": 1_000_000, "S": 1_000_000_000, "M": 60_000_000_000, "H": 3_600_000_000_000,
        ]
        if let text = request.metadata[stringValues: "grpc-timeout"].first(where: { _ in true }),
            let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count <= 99_999_999
        {
            // A day at most, as in the daemon, which also keeps the product in range.
            return .nanoseconds(min(count, Self.longest.deadline / unit) * unit)
        }
        return .nanoseconds(asked)
    }

    private func nextID() -> String {
        "\(String(worker, radix: 16))-\(String(count.add(1, ordering: .relaxed).newValue, radix: 16))"
    }

    private static func outOfRange(_ name: String) -> RPCError {
        RPCError(code: .invalidArgument, message: "\(name): out of range")
    }
}

extension Google_Protobuf_Duration {
    /// Bounded to what fits, so that no sum traps on what a client sends.
    var nanosecondsInAll: Int64 {
        let (product, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, exceeds) = product.addingReportingOverflow(Int64(nanos))
        return isTooLarge || exceeds ? (seconds < 0 ? .min : .max) : sum
    }
}
