import Proto
import RPC
import Reactor
import SwiftProtobuf
import Telemetry
import Testing
import Wire
import Workload

@testable import Daemon

/// Reflection on a stream that its client keeps open.
struct ReflectionCallTests {
    private typealias Question = Grpc_Reflection_V1_ServerReflectionRequest
    private typealias Answer = Grpc_Reflection_V1_ServerReflectionResponse

    private static let target = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
    private static let list = Question.with { $0.listServices = "" }
    private static let symbol = Question.with { $0.fileContainingSymbol = "deadlined.v1.Work" }

    /// One call, on a connection of its own.
    private struct Call {
        let bench: FrontBench
        let calls: CallClient
        let stream: Int32

        init(_ bench: FrontBench, window: Int = 1 << 20, lines: String = CallClient.head, _ first: [UInt8] = []) throws
        {
            self.bench = bench
            calls = try CallClient(bench, window: window)
            calls.client.settle()
            stream = calls.client.open(ReflectionCallTests.target, lines: lines, first)
            calls.client.settle()
        }

        func say(_ bytes: [UInt8] = [], isLast: Bool = false) { calls.client.say(bytes, on: stream, isLast: isLast) }

        /// Those that have come so far.
        var answers: [Answer] {
            get throws {
                try CallClient.messages(calls.client.body(of: stream)).map { try Answer(serializedBytes: $0) }
            }
        }

        var ended: CallClient.Ended? { calls.ended(stream) }
        var transport: Transport? { calls.client.connection }

        /// Until the front's patience has ended it, or it was reset.
        func awaitEnd() throws {
            let (client, transport) = (calls.client, try #require(transport))
            let end = Clock.now() + .seconds(10)
            while ended == nil, client.resets.isEmpty, Clock.now() < end {
                transport.losePatience()
                bench.pass()
                client.receive()
            }
        }
    }

    private static func framed(_ question: Question) throws -> [UInt8] {
        GRPCFrame.framed(try question.serializedBytes())
    }

    @Test func eachQuestion_isAnsweredWhenItHasCome_andHalfCloseEndsWithOK() throws {
        let bench = try FrontBench()
        let call = try Call(bench, Self.framed(Self.list))
        #expect(try call.answers.map(\.listServicesResponse.service.count) == [GRPCMethod.services.count])
        #expect(call.ended == nil)
        call.say(try Self.framed(Self.symbol))
        #expect(try call.answers.last?.fileDescriptorResponse.fileDescriptorProto.isEmpty == false)
        call.say(try Self.framed(.with { $0.fileByFilename = "none.proto" }))
        #expect(try call.answers.map(\.errorResponse.errorCode) == [0, 0, 5])
        #expect(call.ended == nil)
        call.say(isLast: true)
        #expect(call.ended?.status == .ok)
        #expect(call.ended?.messages.count == 3)
        #expect(Tally(bench.slab).committed == 0)
        #expect(RejectionStatus.allCases.allSatisfy { Tally(bench.slab)[$0] == 0 })
    }

    @Test func aQuestionInPieces_isAnsweredWhenItIsWhole_andSeveralInOneInTheirOrder() throws {
        let call = try Call(try FrontBench())
        let bytes = try Self.framed(Self.list)
        for byte in bytes.dropLast() { call.say([byte]) }
        #expect(try call.answers.isEmpty)
        // The end of one, a whole one and the beginning of the next.
        let whole = try Self.framed(Self.symbol)
        call.say(Array(bytes.suffix(1)) + whole + Array(bytes.prefix(4)))
        #expect(try call.answers.map(\.originalRequest) == [Self.list, Self.symbol])
        call.say(Array(bytes.dropFirst(4)), isLast: true)
        #expect(try call.answers.map(\.originalRequest) == [Self.list, Self.symbol, Self.list])
        #expect(call.ended?.status == .ok)
    }

    @Test func aStreamThatEndsWithoutAQuestion_endsWithOK() throws {
        let call = try Call(try FrontBench())
        call.say(isLast: true)
        #expect(call.ended?.status == .ok && call.ended?.messages == [])
    }

    @Test(
        arguments: [
            // Within a message.
            ([0, 0, 0, 0, 9, 1], true, GRPCStatus.internal, RejectionStatus.badRequest),
            // Longer than any name.
            ([0, 0, 0, 0x10, 1], false, .resourceExhausted, .contentTooLarge),
            // Compressed by nothing that was named.
            ([1, 0, 0, 0, 0], false, .internal, .badRequest),
            // No question.
            ([0, 0, 0, 0, 2, 0x0A, 0x7F], false, .internal, .badRequest),
        ] as [([UInt8], Bool, GRPCStatus, RejectionStatus)])
    func whatIsNoQuestion_endsTheCall_behindTheAnswersBefore(
        bytes: [UInt8], isLast: Bool, status: GRPCStatus, counted: RejectionStatus
    ) throws {
        let bench = try FrontBench()
        let call = try Call(bench, Self.framed(Self.list))
        call.say(bytes, isLast: isLast)
        #expect(call.ended?.status == status)
        #expect(call.ended?.messages.count == 1)
        #expect(call.ended?.last("x-request-id") != nil)
        #expect(Tally(bench.slab)[counted] == 1)
        // The connection serves on.
        #expect(try call.calls.call(.check, Grpc_Health_V1_HealthCheckRequest())?.status == .ok)
    }

    @Test func whatNoCallMayHaveInItsHead_isRefusedBeforeItsBodyEnds() throws {
        let bench = try FrontBench()
        let call = try Call(bench, lines: "content-type: application/grpc\r\n", Self.framed(Self.list))
        #expect(call.ended?.status == .internal)
        #expect(Tally(bench.slab)[.badRequest] == 1)
        // What of it comes still changes nothing.
        call.say(try Self.framed(Self.list), isLast: true)
        #expect(try call.calls.call(.check, Grpc_Health_V1_HealthCheckRequest())?.status == .ok)
        #expect(Tally(bench.slab)[.badRequest] == 1)
    }

    @Test func noMoreQuestionsThanMay_areAnswered() throws {
        let bench = try FrontBench()
        let call = try Call(bench)
        for _ in 0..<ReflectionCall.mostQuestions { call.say(try Self.framed(Self.list)) }
        #expect(try call.answers.count == ReflectionCall.mostQuestions)
        #expect(call.ended == nil)
        call.say(try Self.framed(Self.list))
        #expect(call.ended?.status == .resourceExhausted)
        #expect(call.ended?.messages.count == ReflectionCall.mostQuestions)
    }

    // MARK: The client's window

    /// Of answers that are many times what may wait.
    private static func questions() throws -> [UInt8] {
        (0..<ReflectionCall.mostQuestions).flatMap { _ in (try? framed(symbol)) ?? [] }
    }

    @Test func aClientThatTakesNoAnswers_isAnsweredNoFurther_andGivenUp() throws {
        let bench = try FrontBench { $0.bodyTimeout = .milliseconds(1) }
        let call = try Call(bench, window: 0, Self.questions())
        let session = try #require(call.transport?.http2?.session)
        let waiting = session.unsent(on: call.stream)
        let question: [UInt8] = try Self.symbol.serializedBytes()
        let answer = try #require(ServerReflection.ofServices).answer(question[...]).count
        #expect((ReflectionCall.mostWaiting...ReflectionCall.mostWaiting + answer + 5).contains(waiting))
        // Nor does what it says on prolong that.
        call.say(try Self.framed(Self.list))
        #expect(session.unsent(on: call.stream) == waiting)
        try call.awaitEnd()
        #expect(call.calls.client.resets == [call.stream: .cancel])
        #expect(call.transport?.http2?.openCalls.isEmpty == true)
        #expect(call.transport?.http2?.streams.isEmpty == true)
    }

    @Test func aClientThatTakesThemLate_getsAllAnswers() throws {
        let call = try Call(try FrontBench(), window: 1_000, Self.questions())
        for _ in 0..<100 { call.calls.client.settle() }
        #expect(try call.answers.count == ReflectionCall.mostQuestions)
        call.say(isLast: true)
        #expect(call.ended?.status == .ok)
    }

    @Test func aCallThatIsWholeAtOnce_isAnsweredAsFarAsItsClientTakesIt() throws {
        let calls = try CallClient(try FrontBench(), window: 1_000)
        let questions = try (0..<ReflectionCall.mostQuestions).map { _ in try Self.symbol.serializedBytes() as [UInt8] }
        let stream = calls.begin(GRPCMethod.reflect.name, questions)
        calls.client.settle()
        #expect(calls.ended(stream) == nil)
        for _ in 0..<100 { calls.client.settle() }
        #expect(calls.ended(stream)?.status == .ok)
        #expect(calls.ended(stream)?.messages.count == ReflectionCall.mostQuestions)
    }

    @Test func whatItSaysMeanwhile_isBoundedAsABody() throws {
        let bench = try FrontBench { $0.requestLimits.body = 16_000 }
        let call = try Call(bench, window: 0, Self.questions())
        for _ in 0..<4 { call.say([UInt8](repeating: 0, count: 5_000)) }
        #expect(Tally(bench.slab)[.contentTooLarge] == 1)
        #expect(call.transport?.http2?.openCalls.isEmpty == true)
    }

    // MARK: The end of patience

    @Test func aClientThatAsksNothingMore_isAwaitedAsBetweenRequests() throws {
        let bench = try FrontBench { $0.idleTimeout = .milliseconds(1) }
        let call = try Call(bench, Self.framed(Self.list))
        try call.awaitEnd()
        #expect(call.ended?.status == .unavailable)
        #expect(call.ended?.messages.count == 1)
        #expect(RejectionStatus.allCases.allSatisfy { Tally(bench.slab)[$0] == 0 })
    }

    @Test func aQuestionThatDoesNotEnd_isAwaitedAsABody_howeverSlowlyItComes() throws {
        let bench = try FrontBench { $0.bodyTimeout = .milliseconds(50) }
        let call = try Call(bench, Self.framed(Self.list) + [0, 0])
        let end = Clock.now() + .seconds(10)
        var count = 0
        while call.ended == nil, count < 4_000, Clock.now() < end {
            if count == 0 { call.say([0, 0x0F, 0xA0]) } else { call.say([0]) }
            count += 1
            call.transport?.losePatience()
        }
        #expect(call.ended?.status == .internal)
        #expect(Tally(bench.slab)[.requestTimeout] == 1)
    }

    // MARK: Leaving

    @Test func aWorkerThatDrains_endsCallsBehindTheirAnswers_andTellsThemToAskAgain() throws {
        let bench = try FrontBench()
        let call = try Call(bench, Self.framed(Self.list))
        bench.front.drain(.closing)
        call.calls.client.settle()
        #expect(call.ended?.status == .unavailable)
        #expect(call.ended?.messages.count == 1)
    }

    @Test func aClientThatLeaves_isForgotten() throws {
        let bench = try FrontBench()
        let call = try Call(bench, Self.framed(Self.list))
        #expect(call.transport?.http2?.openCalls.count == 1)
        call.calls.client.wire.close()
        bench.settle()
        #expect(bench.front.connections.count == 0)
    }
}
