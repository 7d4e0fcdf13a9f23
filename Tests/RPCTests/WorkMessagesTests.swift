import Proto
import RPC
import SwiftProtobuf
import Testing
import Workload

struct WorkMessagesTests {
    private static let reader = OrderReader(
        defaults: .init(
            kind: .hash, before: .milliseconds(5), downstream: .milliseconds(20), after: .milliseconds(5),
            deadline: .milliseconds(100)),
        limits: .init(compute: .seconds(30), downstream: .seconds(60)),
        calibration: Calibration(hash: 2_000, json: 0.2))

    private static func order(_ request: Deadlined_V1_WorkRequest) throws -> WorkOrder {
        let bytes: [UInt8] = try request.serializedBytes()
        let (fields, payload) = try WorkMessages.read(bytes[...])
        #expect(payload == Array(request.payload))
        return try reader.read(fields, method: payload.isEmpty ? .get : .post)
    }

    private static func order(query: String, method: Method = .get) throws -> WorkOrder {
        try reader.read(OrderSource(method: method, query: Array(query.utf8)[...]))
    }

    private static func duration(_ seconds: Int64 = 0, _ nanos: Int32 = 0) -> Google_Protobuf_Duration {
        Google_Protobuf_Duration(seconds: seconds, nanos: nanos)
    }

    @Test("What a message leaves out is as in the configuration")
    func defaults() throws {
        #expect(try Self.order(Deadlined_V1_WorkRequest()) == Self.order(query: ""))
    }

    @Test("A message and a query that ask for the same are one order, and begin one digest")
    func same() throws {
        let request = Deadlined_V1_WorkRequest.with {
            $0.before = Self.duration(0, 7_000_000)
            $0.downstream = Self.duration()
            $0.after = Self.duration(1, 500)
            $0.deadline = Self.duration(2)
            $0.kind = .json
            $0.payload = .init([1, 2, 3])
        }
        let order = try Self.order(request)
        let query = "before=7ms&downstream=0ms&after=1000000.5us&deadline=2s&kind=json"
        #expect(try order == Self.order(query: query, method: .post))
        #expect(try Chain(startOf: order) == Chain(startOf: Self.order(query: query, method: .post)))
    }

    static let refused: [(Deadlined_V1_WorkRequest, String)] = [
        (.with { $0.before = duration(40) }, "before=40s"),
        (.with { $0.downstream = duration(120) }, "downstream=120s"),
        (.with { $0.before = duration(0, -1_000_000) }, "before=-1ms"),
        (.with { $0.deadline = duration() }, "deadline=0ms"),
        (.with { $0.deadline = duration(86_401) }, "deadline=86401s"), (.with { $0.kind = .sleep }, "kind=sleep"),
        (.with { $0.kind = .UNRECOGNIZED(99) }, "kind=99"),
        (.with { $0.after = duration(.max) }, "after=9000000000s"),
        (.with { $0.after = duration(.min, .min) }, "after=-9000000002.147483648s"),
    ]

    @Test("A field out of its bounds is refused in the words of the query", arguments: refused)
    func refusal(request: Deadlined_V1_WorkRequest, query: String) {
        func reason(_ read: () throws -> WorkOrder) -> String? {
            do { _ = try read() } catch { return (error as? BadOrder)?.reason }
            return nil
        }
        let told = reason { try Self.order(request) }
        #expect(told != nil)
        #expect(told == reason { try Self.order(query: query) } || query.utf8.count > 30)
    }

    @Test("Bytes that are no message are INTERNAL, as in gRPC")
    func garbage() {
        #expect(throws: GRPCFault(.internal, "the message is no deadlined.v1.WorkRequest")) {
            try WorkMessages.read([0x0a, 0x7f])
        }
    }

    // MARK: Replies

    private static let order = WorkOrder(
        method: .get, kind: .hash, before: .init(units: 10), after: .init(units: 300), downstream: .zero,
        budget: .seconds(1))

    private static func answer(id: RequestID, remaining: Int64, mode: String = "hand-made") -> WorkAnswer {
        var stages = StageTimes()
        for (number, stage) in Stage.allCases.enumerated() { stages[stage] = UInt64(number) * 1_000_000_007 }
        return WorkAnswer(
            chain: Chain(startOf: order), mode: Array(mode.utf8), worker: 3, order: order, stages: stages,
            remainingNanoseconds: remaining, id: id)
    }

    @Test(
        "A reply is what the generated code reads",
        arguments: [
            (RequestID.ours(salt: 0xabcdef, number: 7), 5_000_000_001, "hand-made"),
            (.client(Array("my-id".utf8)), -2_500_000_000, String(repeating: "m", count: 200)),
        ] as [(RequestID, Int64, String)])
    func reply(id: RequestID, remaining: Int64, mode: String) throws {
        let answer = Self.answer(id: id, remaining: remaining, mode: mode)
        let frame = WorkMessages.framed(answer)
        let message = Array(try GRPCFrame.message(in: frame[...], encoding: nil, atMost: 1_000))
        let reply = try Deadlined_V1_WorkReply(serializedBytes: message)
        #expect(Array(reply.digest) == Array(Chain(startOf: Self.order).digest))
        #expect(reply.servedBy.mode == mode)
        #expect(reply.servedBy.worker == 3)
        #expect([reply.servedBy.unitsBefore, reply.servedBy.unitsAfter] == [10, 300])
        #expect(reply.stages.kernel == 0)
        #expect(reply.stages.stale == 5_000_000_035)
        #expect(reply.deadlineRemaining.seconds == remaining / 1_000_000_000)
        #expect(reply.deadlineRemaining.nanos == Int32(remaining % 1_000_000_000))
        #expect(reply.requestID == id.description)
        // Byte for byte what the generated code writes.
        #expect(try reply.serializedBytes() == message)
    }

    @Test("Progress is what the generated code reads")
    func progress() throws {
        let ended = WorkMessages.framedProgress(.downstream, elapsedNanoseconds: 1_000_000_002)
        var message = Array(try GRPCFrame.message(in: ended[...], encoding: nil, atMost: 1_000))
        let progress = try Deadlined_V1_Progress(serializedBytes: message)
        #expect(progress.stepEnded.step == .downstream)
        #expect(progress.stepEnded.elapsed == Self.duration(1, 2))
        #expect(try progress.serializedBytes() == message)

        let answer = Self.answer(id: .client([0x61]), remaining: 1)
        let last = WorkMessages.framedProgress(answer)
        message = Array(try GRPCFrame.message(in: last[...], encoding: nil, atMost: 1_000))
        #expect(try Deadlined_V1_Progress(serializedBytes: message).reply.requestID == "a")
    }
}
